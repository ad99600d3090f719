namespace LakeOrm.Generators.Model;

/// <summary>A validation attribute that is made once and asked at run time.</summary>
/// <param name="Field">The name of the static field that holds it.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="Creation">The C# expression that makes it.</param>
internal sealed record AttributeModel(string Field, string Type, string Creation);

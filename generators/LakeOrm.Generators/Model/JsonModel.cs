namespace LakeOrm.Generators.Model;

/// <summary>A value that is stored as JSON text.</summary>
/// <param name="Context">The user's JsonSerializerContext, fully qualified.</param>
/// <param name="Type">The value's type as the context knows it, fully qualified.</param>
/// <param name="Field">The name of the static field that holds the type's contract.</param>
internal sealed record JsonModel(string Context, string Type, string Field);

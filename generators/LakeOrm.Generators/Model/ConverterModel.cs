namespace LakeOrm.Generators.Model;

/// <summary>A user's conversion between a member's type and one that has a column type.</summary>
/// <param name="Type">The converter, fully qualified.</param>
/// <param name="Field">The name of the static field that holds it.</param>
/// <param name="Stored">What is stored; never null by itself.</param>
internal sealed record ConverterModel(string Type, string Field, ValueModel Stored);

namespace LakeOrm.Generators.Model;

/// <summary>An argument that the materialisation constructor hands on.</summary>
/// <param name="Parameter">The parameter's name as C# writes it.</param>
/// <param name="Column">The column whose value it takes; -1 for none.</param>
/// <param name="Default">What it takes when there is no column, or when an optional one is absent.</param>
internal sealed record ConstructorArgument(string Parameter, int Column, string Default);

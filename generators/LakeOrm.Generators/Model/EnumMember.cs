namespace LakeOrm.Generators.Model;

/// <summary>One name of an enum.</summary>
/// <param name="Name">The name as it is stored.</param>
/// <param name="Identifier">The name as C# writes it.</param>
/// <param name="IsAlias">An earlier name has the same value: it is read, but never written.</param>
internal sealed record EnumMember(string Name, string Identifier, bool IsAlias);

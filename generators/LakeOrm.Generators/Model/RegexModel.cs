namespace LakeOrm.Generators.Model;

/// <summary>A regular expression that generated code makes once.</summary>
/// <param name="Field">The name of the static field that holds it.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="TimeoutMilliseconds">How long a match may take; -1 for ever.</param>
internal sealed record RegexModel(string Field, string Pattern, int TimeoutMilliseconds);

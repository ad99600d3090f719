namespace LakeOrm.Fuzz.Corpus;

/// <summary>A well-formed table from which hostile ones are made.</summary>
/// <param name="Name">What it is an example of.</param>
/// <param name="Files">Its files by their names in its folder.</param>
internal sealed record SeedTable(string Name, IReadOnlyDictionary<string, byte[]> Files);

namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>A record that chance made, as C#.</summary>
/// <param name="Seed">What it was made from: the same number makes the same record.</param>
/// <param name="Table">The table's name in metadata.</param>
/// <param name="Projection">The name in metadata of a projection with the same members; null when there is none.</param>
/// <param name="Files">The sources.</param>
internal sealed record RandomRecord(int Seed, string Table, string? Projection, string[] Files)
{
    /// <summary>The namespace of all that it is made of.</summary>
    public string Namespace => NamespaceOf(Seed);

    public static string NamespaceOf(int seed) => $"Schema{seed:D5}";

    public override string ToString() => $"seed {Seed}:\n{string.Join("\n// another file\n", Files)}";
}

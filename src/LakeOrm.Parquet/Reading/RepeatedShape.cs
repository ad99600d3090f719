namespace LakeOrm.Parquet.Reading;

/// <summary>The levels at which a list or map is present and has an element, in whichever of the layouts it was written.</summary>
/// <param name="ElementLevel">The definition level of the repeated node: from here on there is an element, one below the list is empty, less is null.</param>
internal readonly record struct RepeatedShape(int ElementLevel)
{
    /// <summary>Finds the one repeated node at or below <paramref name="node"/> and checks that its leaves are strings.</summary>
    internal static RepeatedShape Of(SchemaNode node, SchemaLeaf[] leaves, int expectedLeaves, string what)
    {
        SchemaNode? repeated = leaves.Length == expectedLeaves ? leaves[0] : null;
        while (repeated is { IsRepeated: false })
        {
            repeated = repeated.Parent;
        }

        int outer = node.Parent?.MaxRepetitionLevel ?? 0;
        if (repeated is null
            || outer != 0
            || Array.Exists(leaves, leaf => leaf.MaxRepetitionLevel != 1 || leaf.PhysicalType != PhysicalType.ByteArray))
        {
            string found = string.Join(", ", leaves.Select(leaf => $"{leaf.Path}: {leaf.PhysicalType} repeated {leaf.MaxRepetitionLevel}x"));
            throw ParquetFormatException.At($"schema node '{node.Path}'", null, what, found.Length == 0 ? "no leaf" : found);
        }

        return new RepeatedShape(repeated.MaxDefinitionLevel);
    }

    internal bool IsNull(byte definition) => definition < ElementLevel - 1;

    internal bool HasElement(byte definition) => definition >= ElementLevel;
}

namespace LakeOrm.Parquet.Reading;

/// <summary>Some entries of a column, never across a page's end: a level pair each, and a value for those at the leaf's own definition level.</summary>
internal sealed class ColumnBatch(SchemaLeaf leaf)
{
    internal const int Capacity = 1024;

    private readonly byte[] _definitionLevels = new byte[Capacity];
    private readonly byte[] _repetitionLevels = new byte[Capacity];

    internal int Count { get; set; }

    internal Span<byte> DefinitionLevels => _definitionLevels.AsSpan(0, Count);

    internal Span<byte> RepetitionLevels => _repetitionLevels.AsSpan(0, Count);

    internal ValueBuffer Values { get; } = new(leaf, Capacity);
}

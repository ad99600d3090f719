namespace LakeOrm.Parquet.Columns;

/// <summary>What the footer says of one column chunk.</summary>
internal sealed class ChunkInfo
{
    public required ParquetLeaf Leaf { get; init; }

    public required List<PageInfo> Pages { get; init; }

    public required int DictionaryPages { get; init; }

    public required int DictionaryCodedPages { get; init; }

    public required long UncompressedLength { get; init; }

    public required long CompressedLength { get; init; }

    public required long Values { get; init; }

    public required long Nulls { get; init; }

    public required bool HasNaN { get; init; }

    public required Bounds? Bounds { get; init; }

    /// <summary>Null if the chunk has no dictionary page.</summary>
    public long? DictionaryOffset { get; init; }

    public required long DataOffset { get; init; }

    public long BloomFilterOffset { get; set; }

    public int BloomFilterLength { get; set; }

    public long ColumnIndexOffset { get; set; }

    public int ColumnIndexLength { get; set; }

    public long OffsetIndexOffset { get; set; }

    public int OffsetIndexLength { get; set; }
}

using LakeOrm.Parquet.Compression;
using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Columns;

/// <summary>What the columns of one file share; used by one thread at a time.</summary>
internal sealed class WriterContext : IDisposable
{
    public WriterContext(ParquetWriterOptions options)
    {
        Options = options;
        TileRows = Math.Min(ParquetTile.MaxRows, options.PageRows);
        Codec = options.CreateCodec();
        SegmentPool.Hold();
    }

    /// <summary>The most bytes of one page before compression: what compresses to an array for sure.</summary>
    public int MaxPageBytes { get; init; } = 1 << 30;

    public ParquetWriterOptions Options { get; }

    /// <summary>The rows a tile may have: a page is cut between tiles only.</summary>
    public int TileRows { get; }

    public ThriftWriter Thrift { get; } = new();

    public ScratchBuffer Levels { get; } = new();

    public ScratchBuffer Body { get; } = new();

    public ScratchBuffer Compressed { get; } = new();

    /// <summary>Null if pages are stored as they are.</summary>
    public ICompressionCodec? Codec { get; }

    public void Dispose()
    {
        Codec?.Dispose();
        Levels.Dispose();
        Body.Dispose();
        Compressed.Dispose();
        SegmentPool.Release();
    }
}

using LakeOrm.Parquet.Compression;
using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet;

/// <summary>What the columns of one file share; used by one thread at a time.</summary>
internal sealed class WriterContext(ParquetWriterOptions options) : IDisposable
{
    private readonly ICompressionCodec? _codec = options.CreateCodec();
    private readonly ScratchBuffer _compressed = new();

    /// <summary>The most bytes of one page before compression: what compresses to an array for sure.</summary>
    public int MaxPageBytes { get; init; } = 1 << 30;

    public ParquetWriterOptions Options { get; } = options;

    /// <summary>The rows a tile may have: a page is cut between tiles only.</summary>
    public int TileRows { get; } = Math.Min(ParquetTile.MaxRows, options.PageRows);

    public ThriftWriter Thrift { get; } = new();

    public ScratchBuffer Levels { get; } = new();

    public ScratchBuffer Body { get; } = new();

    public ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> page)
    {
        if (_codec is null)
        {
            return page;
        }

        Span<byte> destination = _compressed.Take(_codec.MaxCompressedLength(page.Length));
        return destination[.._codec.Compress(page, destination)];
    }

    public void Dispose()
    {
        _codec?.Dispose();
        _compressed.Dispose();
        Levels.Dispose();
        Body.Dispose();
    }
}

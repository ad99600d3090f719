using LakeOrm.Parquet.Compression;
using ZstdNet;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>Native zstd behind the codec seam, to measure what the managed one costs.</summary>
internal sealed class NativeZstdCodec : ICompressionCodec
{
    private readonly CompressionOptions _options;
    private readonly Compressor _compressor;

    public NativeZstdCodec(int level)
    {
        _options = new CompressionOptions(level);
        _compressor = new Compressor(_options);
    }

    public int MaxCompressedLength(int length) => Compressor.GetCompressBound(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination) => _compressor.Wrap(source, destination);

    public void Dispose()
    {
        _compressor.Dispose();
        _options.Dispose();
    }
}

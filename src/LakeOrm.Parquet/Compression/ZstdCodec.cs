using ZstdSharp;

namespace LakeOrm.Parquet.Compression;

internal sealed class ZstdCodec(int level) : ICompressionCodec
{
    public static int MinLevel => Compressor.MinCompressionLevel;

    public static int MaxLevel => Compressor.MaxCompressionLevel;

    private readonly Compressor _compressor = new(level);

    public int MaxCompressedLength(int length) => Compressor.GetCompressBound(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination) => _compressor.Wrap(source, destination);

    public void Dispose() => _compressor.Dispose();
}

using Snappier;

namespace LakeOrm.Parquet.Compression;

internal sealed class SnappyCodec : ICompressionCodec
{
    public int MaxCompressedLength(int length) => Snappy.GetMaxCompressedLength(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination) => Snappy.Compress(source, destination);

    public void Dispose()
    {
    }
}

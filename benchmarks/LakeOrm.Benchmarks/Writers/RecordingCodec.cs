using LakeOrm.Parquet.Compression;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>Keeps the pages that it compresses, so that a codec can be timed alone on the very same pages.</summary>
internal sealed class RecordingCodec(ICompressionCodec codec, List<byte[]> pages) : ICompressionCodec
{
    public int MaxCompressedLength(int length) => codec.MaxCompressedLength(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        pages.Add(source.ToArray());
        return codec.Compress(source, destination);
    }

    public void Dispose() => codec.Dispose();
}

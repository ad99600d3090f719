using System.IO.Compression;

namespace LakeOrm.Parquet.Compression;

internal sealed class GzipCodec(int level) : ICompressionCodec
{
    private readonly ZLibCompressionOptions _options = new() { CompressionLevel = level };
    private readonly MemoryStream _output = new();

    // Deflate's stored blocks cost 5 bytes per 16 KiB at worst; the frame costs 18.
    public int MaxCompressedLength(int length) => checked(length + (length / 1024) + 64);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        _output.SetLength(0);
        using (var gzip = new GZipStream(_output, _options, leaveOpen: true))
        {
            gzip.Write(source);
        }

        int length = checked((int)_output.Length);
        _output.GetBuffer().AsSpan(0, length).CopyTo(destination);
        return length;
    }

    public void Dispose() => _output.Dispose();
}

using System.IO.Compression;
using Snappier;
using ZstdSharp;

namespace LakeOrm.Parquet.Reading;

/// <summary>Decompresses pages. The size that a page claims is weighed against what its codec can reach before memory is taken for it.</summary>
internal sealed class PageDecompressor : IDisposable
{
    private Decompressor? _zstd;

    /// <summary>Refuses a codec that is not supported, by its name.</summary>
    internal static void Check(CompressionCodec codec, PageLocation at)
    {
        if (codec is not (CompressionCodec.Uncompressed or CompressionCodec.Snappy or CompressionCodec.Gzip or CompressionCodec.Zstd))
        {
            string name = Enum.IsDefined(codec) ? codec.ToString().ToUpperInvariant() : $"the unknown codec {(int)codec}";
            throw at.Corrupt("compression none, SNAPPY, GZIP or ZSTD, which this reader supports", name);
        }
    }

    /// <summary>Refuses a size that no input of <paramref name="compressed"/> bytes can decompress to.</summary>
    internal static void CheckSize(CompressionCodec codec, int compressed, int uncompressed, PageLocation at)
    {
        // The densest output of each format: a snappy copy makes 64 bytes of 3, deflate 258 of a quarter byte, a zstd run block 128 KiB of 4.
        long most = codec switch
        {
            CompressionCodec.Snappy => (compressed * 22L) + 64,
            CompressionCodec.Gzip => compressed * 1032L,
            CompressionCodec.Zstd => compressed * 32768L,
            _ => compressed,
        };
        if (uncompressed > most || (codec == CompressionCodec.Uncompressed && uncompressed != compressed))
        {
            throw at.Corrupt($"a page of {uncompressed} bytes", $"{compressed} bytes of compression {codec}, which cannot make it");
        }
    }

    internal void Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> target, PageLocation at)
    {
        int written;
        try
        {
            written = codec switch
            {
                CompressionCodec.Uncompressed => Copy(source, target),
                CompressionCodec.Snappy => Snappy.GetUncompressedLength(source) == target.Length ? Snappy.Decompress(source, target) : -1,
                CompressionCodec.Gzip => Gunzip(source, target),
                _ => (_zstd ??= new Decompressor()).Unwrap(source, target),
            };
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or ZstdException)
        {
            throw at.Corrupt($"{codec} data that decompresses to {target.Length} bytes", "corrupt data", e);
        }

        if (written != target.Length)
        {
            throw at.Corrupt($"{codec} data that decompresses to {target.Length} bytes", written < 0 ? "another size" : $"{written}");
        }
    }

    public void Dispose() => _zstd?.Dispose();

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return source.Length;
    }

    private static unsafe int Gunzip(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* pointer = source)
        {
            using var bytes = new UnmanagedMemoryStream(pointer, source.Length);
            using var gzip = new GZipStream(bytes, CompressionMode.Decompress);
            int written = gzip.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            return gzip.ReadByte() < 0 ? written : -1;
        }
    }
}

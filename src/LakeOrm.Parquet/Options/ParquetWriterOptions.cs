using System.Reflection;
using LakeOrm.Parquet.Compression;

namespace LakeOrm.Parquet;

/// <summary>How a Parquet file is written. The defaults suit tables that are read by any engine.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>The defaults.</summary>
    public static ParquetWriterOptions Default { get; } = new();

    /// <summary>How pages are compressed.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Zstd;

    /// <summary>The codec's level: zstd -131072 to 22, gzip 0 to 9. Null is 1 for zstd and 6 for gzip; the others have no levels.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>
    /// Makes the codec that takes the place of the built-in one for <see cref="Compression"/>, such as a native library's.
    /// It must produce what <see cref="Compression"/> says. Called once per file; the file's writer disposes of what it returns.
    /// </summary>
    public Func<ICompressionCodec>? CodecFactory { get; init; }

    /// <summary>A row group is due when it holds this many rows.</summary>
    public int RowGroupRows { get; init; } = 1 << 20;

    /// <summary>A row group is due when this many bytes, compressed as far as pages are cut, wait in memory.</summary>
    public long RowGroupBytes { get; init; } = 16L << 20;

    /// <summary>A page is cut when its values and levels take this many bytes before compression.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>A page never holds more rows than this.</summary>
    /// <remarks>The default puts the pages of 8-byte columns above 256 KiB, from where on zstd chooses faster parameters for level 3.</remarks>
    public int PageRows { get; init; } = 40_960;

    /// <summary>True to store repetitive strings through a dictionary where what is seen shows that it pays; false for never.</summary>
    public bool Dictionary { get; init; } = true;

    /// <summary>True to write the index of pages (bounds and places) at the end of the file.</summary>
    public bool PageIndex { get; init; } = true;

    /// <summary>The share of absent values that a Bloom filter may take for present, above 0 and below 1.</summary>
    public double BloomFilterFalsePositiveRate { get; init; } = 0.01;

    /// <summary>Bounds of byte arrays longer than this many bytes are shortened; the maximum is rounded up.</summary>
    public int BoundLength { get; init; } = 64;

    /// <summary>Who wrote the file, as <c>application version x.y.z (build n)</c>.</summary>
    public string CreatedBy { get; init; } = OwnName();

    internal void Validate()
    {
        switch (Compression)
        {
            case ParquetCompression.None or ParquetCompression.Snappy when CompressionLevel is not null:
                throw new ArgumentException($"{nameof(CompressionLevel)} is {CompressionLevel}, but {Compression} has no levels; leave it null.");
            case ParquetCompression.None when CodecFactory is not null:
                throw new ArgumentException($"{nameof(CodecFactory)} is set, but {nameof(Compression)} is None; name what the codec produces.");
            case ParquetCompression.None or ParquetCompression.Snappy:
                break;
            case ParquetCompression.Gzip:
                Require(CompressionLevel is null or (>= 0 and <= 9), nameof(CompressionLevel), CompressionLevel, "0 to 9 for gzip");
                break;
            case ParquetCompression.Zstd:
                Require(
                    CompressionLevel is not { } level || (level >= ZstdCodec.MinLevel && level <= ZstdCodec.MaxLevel),
                    nameof(CompressionLevel), CompressionLevel, $"{ZstdCodec.MinLevel} to {ZstdCodec.MaxLevel} for zstd");
                break;
            default:
                throw new ArgumentException($"{nameof(Compression)} is {(int)Compression}, which is no member of {nameof(ParquetCompression)}.");
        }

        Require(RowGroupRows >= 1, nameof(RowGroupRows), RowGroupRows, "at least 1");
        Require(RowGroupBytes >= 1, nameof(RowGroupBytes), RowGroupBytes, "at least 1");
        Require(PageBytes >= 1, nameof(PageBytes), PageBytes, "at least 1");
        Require(PageRows >= 1, nameof(PageRows), PageRows, "at least 1");
        Require(BloomFilterFalsePositiveRate is > 0 and < 1, nameof(BloomFilterFalsePositiveRate), BloomFilterFalsePositiveRate, "above 0 and below 1");
        Require(BoundLength >= 4, nameof(BoundLength), BoundLength, "at least 4, the length of the longest character");
        ArgumentException.ThrowIfNullOrEmpty(CreatedBy);
    }

    internal ICompressionCodec? CreateCodec() => CodecFactory is not null ? CodecFactory() : Compression switch
    {
        ParquetCompression.Snappy => new SnappyCodec(),
        ParquetCompression.Gzip => new GzipCodec(CompressionLevel ?? 6),
        ParquetCompression.Zstd => new ZstdCodec(CompressionLevel ?? 1),
        _ => null,
    };

    private static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} is {value}; expected {expected}.");
        }
    }

    private static string OwnName()
    {
        Assembly assembly = typeof(ParquetWriterOptions).Assembly;
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        int build = version.IndexOf('+', StringComparison.Ordinal);
        return build < 0 ? $"LakeOrm version {version} (build 0)" : $"LakeOrm version {version[..build]} (build {version[(build + 1)..]})";
    }
}

using LakeOrm.Parquet;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>A codec as the table names it.</summary>
internal sealed record BenchmarkCodec(string Name, ParquetCompression Compression, int? Level)
{
    public static IReadOnlyList<BenchmarkCodec> All { get; } =
    [
        new("none", ParquetCompression.None, null),
        new("snappy", ParquetCompression.Snappy, null),
        new("zstd-1", ParquetCompression.Zstd, 1),
        new("zstd-3", ParquetCompression.Zstd, 3),
    ];
}

using LakeOrm.Parquet;
using ParquetSharp;

namespace LakeOrm.Benchmarks.Writers;

internal static class ParquetSharpCodec
{
    public static Compression Of(BenchmarkCodec codec) => codec.Compression switch
    {
        ParquetCompression.None => Compression.Uncompressed,
        ParquetCompression.Snappy => Compression.Snappy,
        _ => Compression.Zstd,
    };
}

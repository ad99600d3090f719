using System.IO.Compression;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;
using Parquet;
using Parquet.Serialization;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>Parquet.Net's class serializer, the level set: its default for zstd is the slowest.</summary>
internal sealed class ParquetNetWriter : RowWriter
{
    public override string Name => "ParquetNet";

    public override async Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec)
    {
        await using FileStream stream = Create(path);
        await ParquetSerializer.SerializeAsync(rows, stream, new ParquetOptions
        {
            RowGroupSize = RowGroupRows,
            CompressionMethod = codec.Compression switch
            {
                ParquetCompression.None => CompressionMethod.None,
                ParquetCompression.Snappy => CompressionMethod.Snappy,
                _ => CompressionMethod.Zstd,
            },
            CompressionLevel = codec.Level == 1 ? CompressionLevel.Fastest : CompressionLevel.Optimal,
        });
    }
}

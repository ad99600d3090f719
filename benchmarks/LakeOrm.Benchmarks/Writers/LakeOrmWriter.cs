using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;
using LakeOrm.Parquet.Compression;

namespace LakeOrm.Benchmarks.Writers;

internal sealed class LakeOrmWriter(bool native) : RowWriter
{
    public override string Name => native ? "LakeOrmNativeZstd" : "LakeOrm";

    public override bool IsPeer => false;

    public override bool Writes(BenchmarkCodec codec) => !native || codec.Compression == ParquetCompression.Zstd;

    public override async Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec)
    {
        await using FileStream stream = Create(path);
        await LakeParquet.WriteAsync(stream, rows, Options(codec, native ? () => new NativeZstdCodec(codec.Level ?? 1) : null));
    }

    public static ParquetWriterOptions Options(BenchmarkCodec codec, Func<ICompressionCodec>? factory) => new()
    {
        Compression = codec.Compression,
        CompressionLevel = codec.Level,
        CodecFactory = factory,
        RowGroupRows = RowGroupRows,
    };
}

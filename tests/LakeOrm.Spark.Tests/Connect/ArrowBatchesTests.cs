using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LakeOrm.Spark.Connect.Execution;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class ArrowBatchesTests
{
    [Fact]
    public void A_batch_that_is_compressed_is_refused_and_the_setting_is_named()
    {
        using RecordBatch batch = new(new Schema([new Field("a", Int32Type.Default, nullable: true)], null), [new Int32Array.Builder().Append(1).Build()], 1);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true, new IpcOptions { CompressionCodec = CompressionCodecType.Zstd, CompressionCodecFactory = new Copy() }))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        LakeUnsupportedException error = Assert.Throws<LakeUnsupportedException>(() => ArrowBatches.Read(stream.ToArray()));

        Assert.Contains("spark.sql.execution.arrow.compression.codec", error.Message, StringComparison.Ordinal);
    }

    private sealed class Copy : ICompressionCodecFactory, ICompressionCodec
    {
        public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => this;

        public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) => this;

        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination) => throw new InvalidOperationException("Nobody reads it.");

        public void Compress(ReadOnlyMemory<byte> source, Stream destination) => destination.Write(source.Span);

        public void Dispose()
        {
        }
    }
}

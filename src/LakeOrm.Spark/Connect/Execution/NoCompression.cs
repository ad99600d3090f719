using Apache.Arrow.Ipc;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Refuses batches that are compressed. Without it Arrow's reader does, by an error of no kind.</summary>
internal sealed class NoCompression : ICompressionCodecFactory
{
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => CreateCodec(compressionCodecType, null);

    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) =>
        throw new NotSupportedException($"It is compressed by {compressionCodecType}. Set spark.sql.execution.arrow.compression.codec to none.");
}

namespace LakeOrm.TestServers;

/// <summary>With what a Spark Connect server is started.</summary>
/// <param name="Extensions">The formats whose extensions it has: <c>delta,iceberg</c>, one of them, or <c>none</c>.</param>
/// <param name="ShortStreams">Whether it ends its answers after two seconds or 64 KiB, so that clients attach again and again.</param>
/// <param name="Token">The bearer token that it asks for; null for none.</param>
public sealed record SparkServerSettings(string Extensions, bool ShortStreams = false, string? Token = null)
{
    /// <summary>Both formats, and nothing special.</summary>
    public static SparkServerSettings Default { get; } = new("delta,iceberg");

    /// <summary>Without the Delta extension, which loses bound values in Spark 4.1; and with short streams.</summary>
    public static SparkServerSettings Short { get; } = new("iceberg", ShortStreams: true);

    internal IEnumerable<string> Settings => ShortStreams
        ? ["spark.connect.execute.reattachable.senderMaxStreamDuration=2s", "spark.connect.execute.reattachable.senderMaxStreamSize=65536", "spark.sql.session.localRelationCacheThreshold=65536"]
        : [];
}

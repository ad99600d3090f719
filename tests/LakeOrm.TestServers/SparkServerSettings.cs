namespace LakeOrm.TestServers;

/// <summary>With what a Spark Connect server is started.</summary>
/// <param name="Extensions">The formats whose extensions it has: <c>delta,iceberg</c>, one of them, or <c>none</c>.</param>
/// <param name="ShortStreams">Whether it ends its answers after two seconds or 64 KiB, so that clients attach again and again.</param>
/// <param name="Token">The bearer token that it asks for; null for none.</param>
/// <param name="Store">The store of <c>s3a://</c>; null for none.</param>
/// <param name="RestCatalog">Whether its catalog of Iceberg tables, <c>ice</c>, is a REST catalog; else it is a folder.</param>
public sealed record SparkServerSettings(string Extensions, bool ShortStreams = false, string? Token = null, S3Store? Store = null, bool RestCatalog = false)
{
    /// <summary>Both formats, and nothing special.</summary>
    public static SparkServerSettings Default { get; } = new("delta,iceberg");

    /// <summary>Without the Delta extension, which loses bound values in Spark 4.1; with short streams, a token, and a REST catalog.</summary>
    public static SparkServerSettings Strict { get; } = new("iceberg", ShortStreams: true, Token: "s3cret-token", RestCatalog: true);

    /// <summary>No format's extensions, and a token. Iceberg's catalog is there all the same, and its tables are read and written; the statements of its extensions, such as those of branches, are unknown.</summary>
    public static SparkServerSettings Bare { get; } = new("none", Token: "s3cret-token");

    internal IEnumerable<string> Settings =>
    [
        .. SparkSpeed.Settings,
        .. ShortStreams ? ShortLimits : [],
        .. Store is { Tls: { } endpoint } ? [$"spark.hadoop.fs.s3a.endpoint={endpoint.GetLeftPart(UriPartial.Authority)}"] : Array.Empty<string>(),
    ];

    /// <summary>The folder with the certificates of the store; null where it has none of its own.</summary>
    internal string? StoreData => Path.GetDirectoryName(Path.GetDirectoryName(Store?.TlsAuthority));

    private static string[] ShortLimits =>
    [
        "spark.connect.execute.reattachable.senderMaxStreamDuration=2s", "spark.connect.execute.reattachable.senderMaxStreamSize=65536", "spark.sql.session.localRelationCacheThreshold=65536",
    ];
}

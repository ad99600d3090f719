using LakeOrm.Spark;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.S3;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>The server, and where the tables are that it writes.</summary>
/// <param name="Remote">The connection string.</param>
/// <param name="Format">The tables' format.</param>
/// <param name="Root">A folder that this machine and the server see, or <c>s3://bucket/prefix</c>.</param>
/// <param name="SparkRoot">The root as the server names it; empty where it is the same.</param>
internal sealed record SparkPlace(string Remote, LakeFormat Format, string Root, string SparkRoot)
{
    // As the server of the tests and samples/stack call theirs.
    private const string IcebergCatalog = "ice";

    public string[] ToArguments() => [Remote, Format.ToString(), Root, SparkRoot];

    /// <summary>Reads what <see cref="ToArguments"/> gave, and returns the rest.</summary>
    public static SparkPlace Of(ReadOnlySpan<string> arguments, out string[] rest)
    {
        rest = arguments[4..].ToArray();
        return new SparkPlace(arguments[0], Enum.Parse<LakeFormat>(arguments[1]), arguments[2], arguments[3]);
    }

    /// <summary>A client whose calls are counted.</summary>
    public LakeClient Open(CountedCalls calls, WritePath path = WritePath.Auto)
    {
        ILakeStorage storage = Root.StartsWith("s3://", StringComparison.Ordinal) ? new S3Storage(new Uri(Root)) : new FileStorage(Root);
        return Lake.Spark(new SparkOptions(Remote) { HttpHandler = calls.NewHandler }, Format, storage, new SparkLakeOptions { WritePath = path, Root = SparkRoot.Length == 0 ? null : SparkRoot, Catalog = Format == LakeFormat.Iceberg ? IcebergCatalog : null });
    }
}

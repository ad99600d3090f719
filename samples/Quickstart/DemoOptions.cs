using LakeOrm.Spark;

namespace Quickstart;

/// <summary>Where the demo's lake is.</summary>
internal sealed record DemoOptions
{
    public const string Usage = """
        usage: Quickstart [--root ROOT] [--spark sc://HOST:PORT [--format delta|iceberg] [--catalog NAME] [--spark-root ROOT]]
          --root        a folder, or s3://bucket/lake, gs://bucket/lake, az://container/lake; a temporary folder, which is removed in the end, when it is not given
          --spark       the connection string of a Spark Connect server that sees the root, too; without it everything happens in this process
          --format      the format of the tables that Spark makes
          --catalog     the server's catalog of Iceberg tables; ice when it is not given
          --spark-root  the root as the server names it, such as s3a://bucket/lake
        """;

    private static readonly string[] Names = ["--root", "--spark", "--format", "--catalog", "--spark-root"];

    /// <summary>The lake's place; null for a temporary folder.</summary>
    public string? Root { get; private init; }

    /// <summary>The connection string; null for no Spark.</summary>
    public string? Spark { get; private init; }

    public LakeFormat Format { get; private init; }

    /// <summary>The catalog of Iceberg tables; null for Delta tables, whose place says where they are.</summary>
    public string? Catalog { get; private init; }

    /// <summary>The place as Spark names it; null where it is the same.</summary>
    public string? SparkRoot { get; private init; }

    /// <summary>Reads the command line; null when it is none.</summary>
    public static DemoOptions? Parse(string[] args)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (string[] pair in args.Chunk(2))
        {
            if (pair is not [string name, string value] || !Names.Contains(name, StringComparer.Ordinal) || !given.TryAdd(name, value))
            {
                return null;
            }
        }

        string format = given.GetValueOrDefault("--format", "delta");
        bool isIceberg = format == "iceberg";
        return format is "delta" or "iceberg" && (isIceberg || !given.ContainsKey("--catalog")) && (given.ContainsKey("--spark") || !(given.ContainsKey("--format") || given.ContainsKey("--spark-root")))
            ? new DemoOptions
            {
                Root = given.GetValueOrDefault("--root"),
                Spark = given.GetValueOrDefault("--spark"),
                Format = isIceberg ? LakeFormat.Iceberg : LakeFormat.Delta,
                Catalog = isIceberg ? given.GetValueOrDefault("--catalog", "ice") : null,
                SparkRoot = given.GetValueOrDefault("--spark-root"),
            }
            : null;
    }
}

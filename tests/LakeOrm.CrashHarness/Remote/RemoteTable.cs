using LakeOrm.Spark;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Remote;

/// <summary>A table that a Spark Connect server on this machine writes.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Format">The table's format.</param>
/// <param name="Root">The folder that both see.</param>
/// <param name="Name">The table's name.</param>
internal sealed record RemoteTable(string Server, LakeFormat Format, string Root, string Name)
{
    // As the server of the tests and samples/stack call theirs.
    private const string IcebergCatalog = "ice";

    /// <summary>A client of the server.</summary>
    /// <param name="path">By which way rows go.</param>
    public LakeClient Connect(WritePath path) =>
        Lake.Spark(Server, Format, new FileStorage(Root), new SparkLakeOptions { WritePath = path, Catalog = Format == LakeFormat.Iceberg ? IcebergCatalog : null });
}

using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>Iceberg tables of a REST catalog, on a server that has no Delta extension, asks for a token, caches rows beyond a few, and ends its streams soon.</summary>
public sealed class StrictLakes : IcebergLakes
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Strict;
}

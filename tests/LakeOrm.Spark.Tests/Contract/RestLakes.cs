using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>Iceberg tables in a REST catalog, of a server that has no Delta extension, asks for a token, and ends its streams soon.</summary>
public sealed class RestLakes : IcebergLakes
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Special;

    private protected override string Catalog => IcebergRest.Catalog;
}

using LakeOrm.Contract;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>Iceberg tables that Spark writes.</summary>
public class IcebergLakes : LakeFixture
{
    /// <summary>The server's catalog.</summary>
    public const string Catalog = "ice";

    /// <summary>Where tables are whose names have one part.</summary>
    public const string Namespace = "contract";

    // Each call is a request and a job.
    public override int HistoryCount => 1;

    public override string EngineName => "spark ";

    public override bool Supports(ContractFeature feature) => feature switch
    {
        ContractFeature.RawKeys or ContractFeature.TableFeatures or ContractFeature.BitsOfNaN or ContractFeature.NoEmptyVersions or ContractFeature.NamedNulls or ContractFeature.SmallIntegers or ContractFeature.CountedVersions or ContractFeature.SchemaInOneVersion => false,
        ContractFeature.PartitionTransforms or ContractFeature.WidenedFloats or ContractFeature.SortedCompaction or ContractFeature.NulAmongPartitions or ContractFeature.NullsWithinValues or ContractFeature.ExpectedVersions or ContractFeature.KeyedMaintenance or ContractFeature.LastingSequences or ContractFeature.OrderedRawRows => true,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Say whether the driver can."),
    };

    public override async ValueTask<ContractLake> OpenAsync()
    {
        SparkConnect servers = (await TestContext.Current.GetFixture<SparkConnect>())!;
        return new IcebergLake(await servers.GetAsync(Settings));
    }

    private protected virtual SparkServerSettings Settings => SparkServerSettings.Default;
}

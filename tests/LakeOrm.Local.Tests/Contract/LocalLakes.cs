using LakeOrm.Contract;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>The embedded engine's lakes, wherever they are.</summary>
public abstract class LocalLakes : LakeFixture
{
    public sealed override bool Supports(ContractFeature feature) => feature switch
    {
        ContractFeature.PartitionTransforms or ContractFeature.TableFeatures or ContractFeature.OrderedRawRows => false,
        ContractFeature.RawKeys or ContractFeature.BitsOfNaN or ContractFeature.NoEmptyVersions or ContractFeature.NamedNulls or ContractFeature.SmallIntegers or ContractFeature.CountedVersions or ContractFeature.WidenedFloats or ContractFeature.SortedCompaction or ContractFeature.NulAmongPartitions or ContractFeature.NullsWithinValues or ContractFeature.SchemaInOneVersion or ContractFeature.LastingSequences or ContractFeature.ExpectedVersions or ContractFeature.KeyedMaintenance => true,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Say whether the driver can."),
    };
}

using LakeOrm.Contract;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>The embedded engine's lakes, each in a folder of its own.</summary>
public sealed class LocalLakeFixture : LakeFixture
{
    public override ValueTask<ContractLake> OpenAsync() => new(new LocalContractLake());

    public override bool Supports(ContractFeature feature) => feature switch
    {
        ContractFeature.PartitionTransforms => false,
        ContractFeature.RawKeys => true,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Say whether the driver can."),
    };
}

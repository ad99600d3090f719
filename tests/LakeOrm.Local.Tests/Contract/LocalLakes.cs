using LakeOrm.Contract;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>The embedded engine's lakes, wherever they are.</summary>
public abstract class LocalLakes : LakeFixture
{
    public sealed override bool Supports(ContractFeature feature) => feature switch
    {
        ContractFeature.PartitionTransforms => false,
        ContractFeature.RawKeys => true,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Say whether the driver can."),
    };
}

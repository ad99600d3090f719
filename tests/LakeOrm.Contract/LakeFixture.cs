namespace LakeOrm.Contract;

/// <summary>Where the contract gets its lakes from: each driver's tests have one, as an assembly fixture.</summary>
public abstract class LakeFixture
{
    /// <summary>Opens a lake without tables that nobody else uses. It may reach its server's tables under the names that the records declare.</summary>
    public abstract ValueTask<ContractLake> OpenAsync();

    /// <summary>Whether the driver can do what not every format can. What it cannot do it must refuse with <see cref="LakeUnsupportedException"/>: the contract looks at both.</summary>
    public abstract bool Supports(ContractFeature feature);
}

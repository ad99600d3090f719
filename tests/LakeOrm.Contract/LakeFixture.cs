namespace LakeOrm.Contract;

/// <summary>Where the contract gets its lakes from: each driver's tests have one, as an assembly fixture.</summary>
public abstract class LakeFixture
{
    /// <summary>Opens a lake without tables that nobody else uses. It may reach its server's tables under the names that the records declare.</summary>
    public abstract ValueTask<ContractLake> OpenAsync();

    /// <summary>Whether the driver can do what not every format can. What it cannot do it must refuse with <see cref="LakeUnsupportedException"/>: the contract looks at both.</summary>
    public abstract bool Supports(ContractFeature feature);

    /// <summary>How what a table's history says of the engine begins.</summary>
    public virtual string EngineName => "LakeOrm/";

    /// <summary>How many random histories a lake lives through; fewer do where each call takes its time.</summary>
    public virtual int HistoryCount => 18;

    /// <summary>The time after which what is stored has another time of writing.</summary>
    public virtual TimeSpan ClockStep => TimeSpan.FromMilliseconds(20);
}

using LakeOrm.Drivers;

namespace LakeOrm.Contract;

/// <summary>One lake of a driver. When it is disposed, after all its clients, its tables are gone.</summary>
public abstract class ContractLake : IAsyncDisposable
{
    /// <summary>A driver over the lake that shares no memory with another one, as if it ran in a process of its own.</summary>
    public abstract ILakeDriver Connect();

    /// <summary>
    /// The names of all files below the lake in their order, those included that no version has; by them the contract sees what a write that failed has left behind. Null where a driver cannot look.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<string>?> ListFilesAsync();

    /// <summary>Removes the lake.</summary>
    public abstract ValueTask DisposeAsync();
}

using LakeOrm.Contract;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>Lakes in memory, each in a store of its own: what the engine reads of them it reads from the cache on the disk.</summary>
public sealed class MemoryLakes : LocalLakes
{
    public override ValueTask<ContractLake> OpenAsync()
    {
        MemoryStorage storage = new();
        return new(new StorageLake(() => storage));
    }
}

using LakeOrm.Contract;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>Lakes in folders, each in one of its own.</summary>
public sealed class FolderLakes : LocalLakes
{
    public override ValueTask<ContractLake> OpenAsync() => new(new FolderLake());
}

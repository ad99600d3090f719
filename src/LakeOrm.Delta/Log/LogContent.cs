namespace LakeOrm.Delta.Log;

/// <summary>The actions of one commit or checkpoint.</summary>
internal sealed class LogContent
{
    public DeltaProtocol? Protocol { get; set; }

    public DeltaMetadata? Metadata { get; set; }

    public CommitInfo? CommitInfo { get; set; }

    public List<DeltaFile> Adds { get; } = [];

    public List<Tombstone> Removes { get; } = [];

    public List<AppTransaction> Transactions { get; } = [];

    public List<DomainMetadata> Domains { get; } = [];
}

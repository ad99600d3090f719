namespace LakeOrm.Delta.Log;

/// <summary>The actions of one file of the log.</summary>
internal sealed class LogContent
{
    public DeltaProtocol? Protocol { get; set; }

    public DeltaMetadata? Metadata { get; set; }

    public CommitInfo? CommitInfo { get; set; }

    public List<DeltaFile> Adds { get; } = [];

    public List<Tombstone> Removes { get; } = [];

    public List<AppTransaction> Transactions { get; } = [];

    /// <summary>The names of the files in which a checkpoint keeps what it does not hold itself.</summary>
    public List<string> Sidecars { get; } = [];
}

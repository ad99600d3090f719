namespace LakeOrm;

/// <summary>What a checkpoint did.</summary>
public sealed record CheckpointResult
{
    /// <summary>The version that it is of.</summary>
    public required long Version { get; init; }

    /// <summary>How many files of the log were deleted after it, because their time was over.</summary>
    public int LogFilesDeleted { get; init; }
}

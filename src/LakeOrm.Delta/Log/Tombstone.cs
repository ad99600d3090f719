namespace LakeOrm.Delta.Log;

/// <summary>A file that left the table: kept for a while, so that nobody takes it for rubbish while older readers still need it.</summary>
/// <param name="Path">The file, as <see cref="DeltaFile.Path"/> names it.</param>
/// <param name="LogPath">The file as the log names it.</param>
/// <param name="DeletionTimestamp">When it left, in milliseconds since 1970; null when that is not told.</param>
internal sealed record Tombstone(string Path, string LogPath, long? DeletionTimestamp)
{
    /// <summary>Whether rows left with it.</summary>
    public bool DataChange { get; init; } = true;

    /// <summary>Whether partition values and size were told.</summary>
    public bool ExtendedFileMetadata { get; init; }

    /// <summary>The partition values; null when not told.</summary>
    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    /// <summary>The size in bytes; null when not told.</summary>
    public long? Size { get; init; }

    /// <summary>The vector that the file had when it left; null when it had none.</summary>
    public DeletionVector? Vector { get; init; }

    /// <summary>What tells it from the same data file with another vector or none.</summary>
    public string Id => DeletionVector.IdOf(Path, Vector);
}

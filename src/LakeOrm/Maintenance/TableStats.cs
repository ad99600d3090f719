namespace LakeOrm;

/// <summary>What a table is made of, from its log alone: no data file is read.</summary>
public sealed record TableStats
{
    /// <summary>The version that was looked at.</summary>
    public required long Version { get; init; }

    /// <summary>When that version was committed.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How many data files it has.</summary>
    public long Files { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many rows it has; null when a file's statistics do not tell.</summary>
    public long? Rows { get; init; }

    /// <summary>How many partitions hold a file; 1 of a table without partition columns that has files.</summary>
    public int Partitions { get; init; }

    /// <summary>The bytes of the smallest file; 0 without files.</summary>
    public long SmallestFile { get; init; }

    /// <summary>The bytes of the largest file; 0 without files.</summary>
    public long LargestFile { get; init; }

    /// <summary>The mean bytes of a file; 0 without files.</summary>
    public long AverageFile => Files == 0 ? 0 : Bytes / Files;

    /// <summary>How many files left the table and are still remembered, so that a vacuum keeps those that older readers may need.</summary>
    public long Tombstones { get; init; }

    /// <summary>How many idempotency keys and other writers' marks it keeps; everybody who opens the table loads them.</summary>
    public long Keys { get; init; }

    /// <summary>How many commits whoever opens the table reads beside the newest checkpoint.</summary>
    public long CommitsSinceCheckpoint { get; init; }

    /// <summary>The columns as the table's format spells their types, in order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The columns by which files are partitioned, in order; empty when there are none.</summary>
    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    /// <summary>The table's properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}

namespace LakeOrm;

/// <summary>What a vacuum deleted, or would delete.</summary>
public sealed record VacuumResult
{
    /// <summary>The version whose files, and those that left the table not long before, were kept.</summary>
    public required long Version { get; init; }

    /// <summary>Files from before this time were deleted, when no version needs them.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>How many files; of a dry run, how many there are.</summary>
    public long Files { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many half-written objects of writers that died were removed beside them; none by a dry run.</summary>
    public long Unfinished { get; init; }

    /// <summary>The names of those files below the table's folder, in order: the first 1,000.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];
}

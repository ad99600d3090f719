using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>What one write comes to on a snapshot, before its files are written.</summary>
internal sealed class PlannedWrite : IAsyncDisposable
{
    private readonly DeltaRewrite? _rewrite;
    private readonly bool _isOverwrite;
    private readonly DeltaSnapshot _read;

    private PlannedWrite(DeltaSnapshot read, RowSource? rows, DeltaRewrite? rewrite, bool isOverwrite)
    {
        _read = read;
        Rows = rows;
        _rewrite = rewrite;
        _isOverwrite = isOverwrite;
    }

    /// <summary>The rows of the files that come; null when none come, or they are there.</summary>
    public RowSource? Rows { get; }

    /// <summary>The files that come and are there already; null when there are none.</summary>
    public DeltaStagedFiles? Staged { get; private init; }

    /// <summary>The partitions that an overwrite replaces; null for all.</summary>
    public PartitionScope? Scope { get; private init; }

    /// <summary>The change; null for a write that only adds, or that replaces all there is.</summary>
    public DeltaRewrite? Rewrite => _rewrite;

    /// <summary>Whether the commit is the same text whatever it comes after.</summary>
    public bool IsFixed => !_isOverwrite;

    /// <summary>Whether the commit only adds, and would be the same whatever the table held.</summary>
    public bool IsBlindAppend => _rewrite is null && !_isOverwrite;

    /// <summary>Whether there is nothing to commit, so that the table stays as it is.</summary>
    public bool IsNothing(WrittenFiles written) => written.Files.Count == 0 && Removed(_read).Count == 0;

    /// <summary>Rows to add, or that take the place of others.</summary>
    public static PlannedWrite Of(WriteRequest request, PartitionScope? scope, DeltaSnapshot read) => new(read, request.Rows, null, request.Mode == WriteMode.Overwrite) { Scope = scope };

    /// <summary>A change that an engine worked out.</summary>
    public static PlannedWrite Of(DeltaRewrite rewrite, DeltaSnapshot read) => new(read, rewrite.Rows, rewrite, isOverwrite: false);

    /// <summary>Files to add.</summary>
    public static PlannedWrite Of(DeltaStagedFiles staged, DeltaSnapshot read) => new(read, null, null, isOverwrite: false) { Staged = staged };

    /// <summary>The files that go: an overwrite takes out what is there when it comes.</summary>
    public IReadOnlyList<DeltaFile> Removed(DeltaSnapshot current) => _isOverwrite ? Scope?.FilesOf(current) ?? [.. current.Files] : _rewrite?.Removed ?? [];

    /// <summary>The version on which the commit stands; null for one that read nothing.</summary>
    public long? ReadVersion(DeltaSnapshot current) => _isOverwrite ? current.Version : _rewrite is null ? null : _read.Version;

    /// <summary>Whether a newer snapshot is other in what was read.</summary>
    public bool IsOutdated(DeltaSnapshot current) => _rewrite?.IsOutdated(_read, current) == true;

    /// <summary>Rows that are new.</summary>
    public long RowsAdded(WrittenFiles written) => _rewrite?.RowsAdded ?? written.Rows;

    /// <summary>The rows of a call stay the caller's; those of a change are its own.</summary>
    public ValueTask DisposeAsync() => _rewrite?.DisposeAsync() ?? default;
}

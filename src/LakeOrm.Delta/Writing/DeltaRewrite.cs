using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>A change of a table's rows by copy-on-write, as an engine worked it out on one snapshot: files that go, rows that take their place, and what was read to know.</summary>
[Experimental("LAKEORM001")]
public sealed class DeltaRewrite : IAsyncDisposable
{
    /// <summary>The files of the snapshot that go.</summary>
    public IReadOnlyList<DeltaFile> Removed { get; init; } = [];

    /// <summary>The rows of the files that come, with the table's columns; null when none come. The rewrite owns them.</summary>
    public RowSource? Rows { get; init; }

    /// <summary>Whether a file may hold a row that the change had to see. It is asked of the snapshot's files and of those that others added since.</summary>
    public required Func<DeltaFile, bool> MayMatch { get; init; }

    /// <summary>Rows that are new.</summary>
    public long RowsAdded { get; init; }

    /// <summary>Rows of the table that change.</summary>
    public long RowsUpdated { get; init; }

    /// <summary>Rows of the table that go.</summary>
    public long RowsDeleted { get; init; }

    /// <summary>Rows of the call that match nothing and come to nothing.</summary>
    public long RowsUnmatched { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Rows?.DisposeAsync() ?? default;

    /// <summary>Whether a newer snapshot holds a file that the change would have had to see, or lacks one that it saw.</summary>
    internal bool IsOutdated(DeltaSnapshot read, DeltaSnapshot current)
    {
        if (read.Version == current.Version)
        {
            return false;
        }

        HashSet<string> now = new(current.Files.Select(static f => f.Id), StringComparer.Ordinal);
        HashSet<string> then = new(read.Files.Select(static f => f.Id), StringComparer.Ordinal);
        return read.Files.Any(f => !now.Contains(f.Id) && MayMatch(f)) || current.Files.Any(f => !then.Contains(f.Id) && MayMatch(f));
    }
}

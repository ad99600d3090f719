using LakeOrm.Delta.Log;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Delta;

/// <summary>How a <see cref="DeltaTable"/> works.</summary>
public sealed class DeltaTableOptions
{
    /// <summary>How many data files a partitioned write keeps open at most; one more completes the one that was idle longest. 64 by default.</summary>
    public int MaxOpenFiles { get; init; } = 64;

    /// <summary>
    /// How many bytes of rows a write keeps in memory at most, over all its open files; beyond, the largest row group is written out. 64 MiB by default. A store's writers may keep as many bytes again, since they send parts of some size;
    /// beyond, the file that holds most of them ends.
    /// </summary>
    public long MaxBufferedBytes { get; init; } = 64L << 20;

    /// <summary>About how many bytes a data file gets before the next one begins. 256 MiB by default.</summary>
    public long TargetFileBytes { get; init; } = 256L << 20;

    /// <summary>How often a commit is tried while other writers are faster, before it fails with <see cref="LakeConflictException"/>. 100 by default.</summary>
    public int MaxCommitAttempts { get; init; } = 100;

    /// <summary>
    /// How long a commit waits in all for a store that asks to be called less often or fails for a while, each time twice as long as before or as long as the store asks for, before the call fails. 30 seconds by default.
    /// The store's own options say the same for reads and for data files.
    /// </summary>
    public TimeSpan RetryWait { get; init; } = BackOff.UsualTotal;

    /// <summary>The clock of commits, tombstones and keys; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Folders in which the table may have files that its log names by absolute paths, as a table does that was cloned without its files. Each is a folder of the local disk, by an absolute path or a <c>file:</c> URI,
    /// or one of the lake's own store below its root, as <c>s3://bucket/lake/sources</c>; the schemes by which engines name one store, as <c>s3a</c>, are one. Files of the table's own folder need none. Symbolic links below a folder are not followed. Empty by default: another absolute path is refused when its rows are read.
    /// </summary>
    /// <exception cref="ArgumentException">One is neither.</exception>
    public IReadOnlyList<string> AllowedRoots
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value.Select(FileRoots.FolderOf)];
        }
    }

        = [];

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOpenFiles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBufferedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TargetFileBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCommitAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryWait, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Clock);
    }
}

using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Snapshots;

/// <summary>What a listing of the log shows: commits, compacted ones and whole checkpoints, by version.</summary>
internal sealed class LogListing
{
    private readonly SortedDictionary<long, LakeObject> _commits = [];
    private readonly SortedDictionary<long, List<LogFile>> _checkpoints = [];
    private readonly Dictionary<long, DateTimeOffset> _checkpointTimes = [];
    private readonly Dictionary<long, List<LogFile>> _compacted = [];

    /// <summary>The commits in order.</summary>
    public IReadOnlyDictionary<long, LakeObject> Commits => _commits;

    /// <summary>The newest version seen; null for an empty log.</summary>
    public long? Newest
    {
        get
        {
            long commit = _commits.Count == 0 ? -1 : _commits.Keys.Last();
            long checkpoint = CheckpointsUpTo(long.MaxValue).Select(static c => c.Version).DefaultIfEmpty(-1).Max();
            long newest = Math.Max(commit, checkpoint);
            return newest < 0 ? null : newest;
        }
    }

    /// <summary>Lists a table's log.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="table">The table's folder.</param>
    /// <param name="from">The first version that is of interest.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The listing.</returns>
    public static async ValueTask<LogListing> ReadAsync(ILakeStorage storage, string table, long from, CancellationToken cancellationToken)
    {
        LogListing listing = new();
        string? after = from == 0 ? null : LogFile.Before(table, from);
        await foreach (LakeObject found in storage.ListAsync(LogFile.Folder(table), after, recursive: false, cancellationToken).ConfigureAwait(false))
        {
            listing.Add(found);
        }

        return listing;
    }

    /// <summary>Compacted commits that begin with a version and do not go beyond another, the longest first.</summary>
    public IEnumerable<LogFile> CompactedFrom(long version, long upTo) =>
        _compacted.GetValueOrDefault(version, []).Where(c => c.End <= upTo).OrderByDescending(static c => c.End);

    /// <summary>The checkpoints at or below a version of which every part is there, newest first. Sidecars are not looked for.</summary>
    public IEnumerable<(long Version, IReadOnlyList<LogFile> Parts)> CheckpointsUpTo(long version)
    {
        foreach ((long at, List<LogFile> files) in _checkpoints.Reverse())
        {
            if (at > version)
            {
                continue;
            }

            // Two writers may have made the same checkpoint in different numbers of parts, or each one of the second kind.
            foreach (IGrouping<(int Parts, string? Manifest), LogFile> parts in files
                .GroupBy(static f => (f.Parts, f.Kind == LogFileKind.CheckpointV2 ? f.Key : null)).OrderBy(static g => g.Key.Parts))
            {
                if (parts.Count() == parts.Key.Parts)
                {
                    yield return (at, [.. parts.OrderBy(static p => p.Part)]);
                }
            }
        }
    }

    /// <summary>The times of the commits, in order: that of the store, or one millisecond after the commit before where clocks went back.</summary>
    public IEnumerable<(long Version, DateTimeOffset Time)> Times
    {
        get
        {
            DateTimeOffset time = DateTimeOffset.MinValue;
            foreach ((long version, LakeObject commit) in _commits)
            {
                yield return (version, time = After(time, commit.LastModified));
            }
        }
    }

    /// <summary>The time of a version.</summary>
    public DateTimeOffset TimeOf(long version)
    {
        DateTimeOffset time = Times.TakeWhile(c => c.Version <= version).Select(static c => c.Time).LastOrDefault(DateTimeOffset.MinValue);

        // Of a version whose commit was cleaned up, the checkpoint is the only witness.
        return !_commits.ContainsKey(version) && _checkpointTimes.TryGetValue(version, out DateTimeOffset made) && Whole(made) > time ? Whole(made) : time;
    }

    /// <summary>A commit's time in whole milliseconds, as other engines count, given that of the commit before, which may be one that a commit declared: any.</summary>
    public static DateTimeOffset After(DateTimeOffset before, DateTimeOffset time)
    {
        DateTimeOffset whole = Whole(time);
        return whole > before ? whole : LogTime.AddSaturated(before, TimeSpan.FromMilliseconds(1)) ?? before;
    }

    /// <summary>Adds a commit that the listing did not show.</summary>
    public void Add(LakeObject found)
    {
        LogFile file = LogFile.Parse(found.Key);
        switch (file.Kind)
        {
            case LogFileKind.Commit:
                _commits[file.Version] = found;
                break;
            case LogFileKind.Checkpoint or LogFileKind.CheckpointV2:
                if (!_checkpoints.TryGetValue(file.Version, out List<LogFile>? parts))
                {
                    _checkpoints.Add(file.Version, parts = []);
                }

                parts.Add(file);
                _checkpointTimes[file.Version] = found.LastModified;
                break;
            case LogFileKind.Compacted:
                if (!_compacted.TryGetValue(file.Version, out List<LogFile>? compacted))
                {
                    _compacted.Add(file.Version, compacted = []);
                }

                compacted.Add(file);
                break;
        }
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => LogTime.FromMillis(time.ToUnixTimeMilliseconds());
}

using System.Runtime.CompilerServices;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Commits;

/// <summary>The commits that a table's log still has.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="loader">Reads commits.</param>
internal sealed class CommitHistory(ILakeStorage storage, string table, SnapshotLoader loader)
{
    private const int MaxLate = 64;

    /// <summary>Reads the commits up to a version, those of about a time first, or else the newest first.</summary>
    /// <param name="upTo">The version.</param>
    /// <param name="about">The time; null for none.</param>
    /// <param name="since">Before when no commit is looked for: of those, one is read, which shows that the log goes back so far. Null where all are.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async IAsyncEnumerable<(long Version, DateTimeOffset? Time, LogContent Content)> ReadAsync(
        long upTo, DateTimeOffset? about, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A listing may lag behind on some stores: what must be there is looked for by its name.
        LogListing log = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        Dictionary<long, DateTimeOffset> times = log.Times.ToDictionary();
        IEnumerable<(long Version, DateTimeOffset? Time)> commits = Versions(log, upTo).Select(v => (v, times.TryGetValue(v, out DateTimeOffset stored) ? stored : (DateTimeOffset?)null));
        if (about is { } time)
        {
            // The sort is stable: of what is equally far, the newest stays first.
            commits = commits.OrderBy(c => ((c.Time ?? time) - time).Duration());
        }

        ActionReader reader = new(table);
        bool goesBack = false;
        foreach ((long version, DateTimeOffset? stored) in commits)
        {
            bool isBefore = stored < since;
            if (isBefore && goesBack)
            {
                continue;
            }

            LogContent content;
            try
            {
                content = await loader.ReadCommitAsync(LogFile.Commit(table, version), reader, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeObjectNotFoundException)
            {
                // Cleaned up.
                continue;
            }

            goesBack |= isBefore;
            yield return (version, stored, content);
        }
    }

    // Newest first. Beside what is listed only so many are looked for as a store may be late with: a log may name a version that no table ever reaches.
    private static IEnumerable<long> Versions(LogListing log, long upTo)
    {
        long next = upTo;
        foreach (long listed in log.Commits.Keys.Where(v => v <= upTo).Reverse())
        {
            for (long late = next; late > listed && late > next - MaxLate; late--)
            {
                yield return late;
            }

            yield return listed;
            next = listed - 1;
        }

        if (next == upTo)
        {
            yield return upTo;
        }
    }
}

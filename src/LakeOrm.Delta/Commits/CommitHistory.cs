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
    /// <summary>Reads the commits up to a version, those of about a time first, or else the newest first.</summary>
    public async IAsyncEnumerable<(long Version, DateTimeOffset? Time, LogContent Content)> ReadAsync(
        long upTo, DateTimeOffset? about, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A listing may lag behind on some stores: what must be there is looked for by its name.
        LogListing log = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        long oldest = Math.Min(log.Commits.Keys.FirstOrDefault(upTo), upTo);
        (long Version, DateTimeOffset? Time)[] commits = new (long, DateTimeOffset?)[upTo - oldest + 1];
        for (int i = 0; i < commits.Length; i++)
        {
            commits[i] = (upTo - i, log.Commits.GetValueOrDefault(upTo - i)?.LastModified);
        }

        if (about is { } time)
        {
            // The sort is stable: of what is equally far, the newest stays first.
            commits = [.. commits.OrderBy(c => ((c.Time ?? time) - time).Duration())];
        }

        ActionReader reader = new(table);
        foreach ((long version, DateTimeOffset? stored) in commits)
        {
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

            yield return (version, stored, content);
        }
    }
}

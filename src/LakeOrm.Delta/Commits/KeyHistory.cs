using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Commits;

/// <summary>What a table knows of the keys under which its writes happened.</summary>
internal static class KeyHistory
{
    /// <summary>A key's entry, unless it has expired.</summary>
    public static AppTransaction? Find(DeltaSnapshot snapshot, string appId, TimeProvider clock) =>
        snapshot.TryGetTransaction(appId, out AppTransaction? entry) && !(RetainedUntil(snapshot.Metadata, entry.LastUpdated) < clock.GetUtcNow()) ? entry : null;

    /// <summary>Until when a table keeps an entry; null for ever.</summary>
    public static DateTimeOffset? RetainedUntil(DeltaMetadata metadata, long? lastUpdated) =>
        TableProperties.TransactionRetentionOf(metadata) is { } retention && lastUpdated is { } updated ? LogTime.AddSaturated(LogTime.FromMillis(updated), retention) : null;

    /// <summary>Finds the commit that wrote a key's entry.</summary>
    /// <returns>Its version and what it says of itself; null when it has left the history.</returns>
    public static async ValueTask<(long Version, CommitInfo? Info)?> FindCommitAsync(
        ILakeStorage storage, string table, SnapshotLoader loader, DeltaSnapshot snapshot, AppTransaction entry, CancellationToken cancellationToken)
    {
        LogListing log = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);

        // The commit was stored at about the time that the entry tells, so it is nearly always among the first to be looked at; clocks may differ, so all are.
        DateTimeOffset? about = entry.LastUpdated is { } updated ? LogTime.FromMillis(updated) : null;
        IEnumerable<KeyValuePair<long, LakeObject>> candidates = log.Commits
            .Where(c => c.Key <= snapshot.Version)
            .OrderBy(c => about is { } time ? (c.Value.LastModified - time).Duration() : TimeSpan.Zero)
            .ThenByDescending(static c => c.Key);
        ActionReader reader = new(table);
        foreach ((long version, LakeObject file) in candidates)
        {
            LogContent content;
            try
            {
                content = await loader.ReadCommitAsync(file.Key, reader, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeObjectNotFoundException)
            {
                // Cleaned up since it was listed.
                continue;
            }

            if (content.Transactions.Contains(entry))
            {
                return (version, content.CommitInfo);
            }
        }

        return null;
    }
}

using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Commits;

/// <summary>What a table knows of the keys under which its writes happened.</summary>
/// <param name="commits">The table's commits.</param>
internal sealed class KeyHistory(CommitHistory commits)
{
    /// <summary>The entry that a write under a key leaves.</summary>
    public static AppTransaction EntryOf(IdempotencyKey key, long now) => new(IdempotencyKeys.ToAppId(key), IdempotencyKeys.ToVersion(key), IdempotencyKeys.ToLastUpdated(key, now));

    /// <summary>The entry that the table has under a key's name, whatever its number, unless it has expired.</summary>
    public static AppTransaction? Stored(DeltaSnapshot snapshot, IdempotencyKey key, TimeProvider clock) =>
        snapshot.TryGetTransaction(IdempotencyKeys.ToAppId(key), out AppTransaction? entry) && !(RetainedUntil(snapshot.Metadata, entry.LastUpdated) < clock.GetUtcNow()) ? entry : null;

    /// <summary>The entry that makes a write under a key a repeat; null when there is none.</summary>
    public static AppTransaction? Find(DeltaSnapshot snapshot, IdempotencyKey key, TimeProvider clock) =>
        Stored(snapshot, key, clock) is { } entry && entry.Version >= IdempotencyKeys.ToVersion(key) ? entry : null;

    /// <summary>Until when a table keeps an entry; null for ever.</summary>
    public static DateTimeOffset? RetainedUntil(DeltaMetadata metadata, long? lastUpdated) =>
        TableProperties.TransactionRetentionOf(metadata) is { } retention && lastUpdated is { } updated ? LogTime.AddSaturated(LogTime.FromMillis(updated), retention) : null;

    /// <summary>Until when a table keeps the key of a write of now; null for ever, and without a key.</summary>
    public static DateTimeOffset? RetainedUntil(DeltaMetadata metadata, IdempotencyKey? key, DateTimeOffset now) =>
        key is null ? null : RetainedUntil(metadata, IdempotencyKeys.ToLastUpdated(key, now.ToUnixTimeMilliseconds()));

    /// <summary>Finds the commit that wrote exactly a key.</summary>
    /// <param name="snapshot">The table.</param>
    /// <param name="key">The key.</param>
    /// <param name="entry">The entry that the table has, of the key's number or a later one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The commit.</returns>
    public async ValueTask<KeyCommit> FindAsync(DeltaSnapshot snapshot, IdempotencyKey key, AppTransaction entry, CancellationToken cancellationToken)
    {
        long number = IdempotencyKeys.ToVersion(key);

        // The commit was stored at about the time that its entry tells, so it is nearly always among the first to be looked at; clocks may differ, so all are.
        DateTimeOffset? about = entry.Version == number && entry.LastUpdated is { } updated and not IdempotencyKeys.ForEver ? LogTime.FromMillis(updated) : null;
        bool isWhole = false;
        await foreach ((long version, _, LogContent content) in commits.ReadAsync(snapshot.Version, about, since: null, cancellationToken).ConfigureAwait(false))
        {
            isWhole |= version == 0;
            foreach (AppTransaction found in content.Transactions)
            {
                if (found.AppId != entry.AppId)
                {
                    continue;
                }

                // A key that expired and was used again has more than one commit: the entry's own is meant.
                if (entry.Version == number ? found == entry : found.Version == number)
                {
                    return new KeyCommit(version, content.CommitInfo, IsCertain: true);
                }

                // Numbers only rise: before a lower one there is none of ours.
                if (about is null && found.Version < number)
                {
                    return new KeyCommit(null, null, IsCertain: true);
                }
            }
        }

        return new KeyCommit(null, null, IsCertain: isWhole);
    }
}

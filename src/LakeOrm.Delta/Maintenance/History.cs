using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Tells what a table's commits say of themselves, whoever made them.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="loader">Reads commits.</param>
internal sealed class History(ILakeStorage storage, string table, SnapshotCache snapshots, SnapshotLoader loader)
{
    /// <summary>The versions whose commits the log still has, newest first.</summary>
    public async ValueTask<IReadOnlyList<LakeCommit>> ReadAsync(int? limit, CancellationToken cancellationToken)
    {
        DeltaSnapshot newest = (await snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot;
        LogListing log = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        long declaredSince = CommitTimes.DeclaredSince(newest.Metadata)?.Version ?? long.MaxValue;
        Dictionary<long, DateTimeOffset> times = log.Times.ToDictionary();
        List<LakeCommit> history = [];
        ActionReader reader = new(table);
        long oldest = Math.Min(log.Commits.Keys.FirstOrDefault(newest.Version), newest.Version);
        for (long version = newest.Version; version >= oldest && !(history.Count >= limit); version--)
        {
            LogContent content;
            try
            {
                content = await loader.ReadCommitAsync(LogFile.Commit(table, version), reader, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeObjectNotFoundException)
            {
                // Cleaned up meanwhile.
                break;
            }

            CommitInfo? info = content.CommitInfo;
            DateTimeOffset time = times.GetValueOrDefault(version, newest.Timestamp);
            history.Add(Describe(version, version >= declaredSince && info?.InCommitTimestamp is { } declared ? LogTime.FromMillis(declared) : time, info));
        }

        return history;
    }

    private static LakeCommit Describe(long version, DateTimeOffset time, CommitInfo? info) => info is null
        ? new LakeCommit { Version = version, Timestamp = time }
        : new LakeCommit
        {
            Version = version,
            Timestamp = time,
            Operation = info.Operation,
            Parameters = info.OperationParameters,
            Metrics = info.OperationMetrics,
            Engine = info.EngineInfo,
            IngestId = info.Notes?.IngestId,
            Key = info.Notes?.Key,
            IsBlindAppend = info.IsBlindAppend,
        };
}

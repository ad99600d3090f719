using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Commits;

/// <summary>Deletes the files of a log whose time is over. The newest checkpoint from before the retention stays, with all that follows it, so that every version of the retention can be read.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="clock">Says how old a commit is.</param>
internal sealed class LogCleanup(ILakeStorage storage, string table, TimeProvider clock)
{
    private const int DeletedAtOnce = 100;

    /// <summary>Runs it after a checkpoint of a snapshot was written.</summary>
    /// <returns>How many files were deleted.</returns>
    public async ValueTask<int> RunAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (TableProperties.LogRetentionOf(snapshot.Metadata) is not { } retention || retention >= clock.GetUtcNow() - DateTimeOffset.MinValue)
        {
            return 0;
        }

        // Whole days, as other engines do: then most checkpoints find nothing to delete.
        DateTimeOffset limit = new((clock.GetUtcNow() - retention).UtcDateTime.Date, TimeSpan.Zero);
        LogListing old = new();
        List<LogFile> files = [];
        DateTimeOffset time = DateTimeOffset.MinValue;
        await foreach (LakeObject found in storage.ListAsync(LogFile.Folder(table), recursive: false, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            LogFile file = LogFile.Parse(found.Key);
            if (file.Version < 0)
            {
                continue;
            }

            // The names come in the order of versions. A checkpoint comes before the commit of its version, which tells whether it is old enough.
            if (file.Kind == LogFileKind.Commit)
            {
                time = LogListing.After(time, found.LastModified);
                if (time >= limit)
                {
                    break;
                }
            }

            old.Add(found);
            files.Add(file);
        }

        long kept = old.CheckpointsUpTo(old.Commits.Keys.LastOrDefault(-1)).Select(static c => c.Version).DefaultIfEmpty(-1).First();
        if (kept < 0 || old.NewestCheckpointV2 is not null)
        {
            return 0;
        }

        // The oldest first: a commit is never gone while one before it is still there.
        LogFile[] deleted = [.. files.Where(f => f.Version < kept && IsOurs(f))];
        foreach (LogFile[] some in deleted.Chunk(DeletedAtOnce))
        {
            await storage.DeleteAsync([.. some.Select(static f => f.Key)], cancellationToken).ConfigureAwait(false);
        }

        return deleted.Length;
    }

    // Beside what a table is read from there are checksums and digests of commits, which are nothing without them.
    private static bool IsOurs(LogFile file) => file.Kind is LogFileKind.Commit or LogFileKind.Checkpoint
        || file.Key.EndsWith(".crc", StringComparison.Ordinal) || file.Key.EndsWith(".compacted.json", StringComparison.Ordinal);
}

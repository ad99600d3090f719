using LakeOrm.Delta.Checkpoints;
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
    private static readonly TimeSpan SidecarAge = TimeSpan.FromDays(1);

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
        if (kept < 0)
        {
            return 0;
        }

        // The oldest first: a commit is never gone while one before it is still there.
        string[] deleted = [.. files.Where(f => IsOver(f, kept)).Select(static f => f.Key)];
        await DeleteAsync(deleted, cancellationToken).ConfigureAwait(false);
        return deleted.Length == 0 ? 0 : deleted.Length + await DeleteSidecarsAsync(cancellationToken).ConfigureAwait(false);
    }

    // Beside what a table is read from there are checksums, which are nothing without their files. Compacted commits need the one that they begin with.
    private static bool IsOver(LogFile file, long kept) => file.Kind switch
    {
        LogFileKind.Commit or LogFileKind.Checkpoint or LogFileKind.CheckpointV2 => file.Version < kept,
        LogFileKind.Compacted => file.Version <= kept,
        _ => file.Version < kept && file.Key.EndsWith(".crc", StringComparison.Ordinal),
    };

    // Sidecars that no checkpoint names, but for young ones, whose checkpoint may be about to come.
    private async ValueTask<int> DeleteSidecarsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset limit = new(clock.GetUtcNow().UtcDateTime.Date - SidecarAge, TimeSpan.Zero);
        List<string> old = [];
        await foreach (LakeObject found in storage.ListAsync(LogFile.Sidecars(table), recursive: false, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (found.LastModified < limit)
            {
                old.Add(found.Key);
            }
        }

        if (old.Count == 0)
        {
            return 0;
        }

        try
        {
            HashSet<string> named = await NamedAsync(cancellationToken).ConfigureAwait(false);
            old.RemoveAll(named.Contains);
        }
        catch (Exception e) when (e is LakeCorruptException or LakeUnsupportedException or LakeObjectNotFoundException)
        {
            // Which ones a checkpoint needs that cannot be read, nobody knows: all stay.
            return 0;
        }

        await DeleteAsync(old, cancellationToken).ConfigureAwait(false);
        return old.Count;
    }

    // The checkpoints are looked at after the sidecars: what came in between is known.
    private async ValueTask<HashSet<string>> NamedAsync(CancellationToken cancellationToken)
    {
        string folder = LogFile.Sidecars(table);
        CheckpointFiles checkpoints = new(storage, table);
        HashSet<string> named = new(StringComparer.Ordinal);
        await foreach (LakeObject found in storage.ListAsync(LogFile.Folder(table), recursive: false, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            LogFile file = LogFile.Parse(found.Key);
            if (file.Kind is LogFileKind.Checkpoint or LogFileKind.CheckpointV2)
            {
                foreach (string sidecar in await checkpoints.ReadSidecarsAsync(file, cancellationToken).ConfigureAwait(false))
                {
                    named.Add(folder + sidecar);
                    named.Add(LogFile.Checksum(folder + sidecar));
                }
            }
        }

        return named;
    }

    private async ValueTask DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] some in keys.Chunk(DeletedAtOnce))
        {
            await storage.DeleteAsync(some, cancellationToken).ConfigureAwait(false);
        }
    }
}

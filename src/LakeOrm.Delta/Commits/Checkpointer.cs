using LakeOrm.Delta.Checkpoints;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Commits;

/// <summary>Writes a table's checkpoints. The commits before stand, whatever happens here.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="cleanup">Deletes what the log needs no more after a checkpoint.</param>
/// <param name="clock">Says which keys and tombstones have expired.</param>
internal sealed class Checkpointer(ILakeStorage storage, string table, LogCleanup cleanup, TimeProvider clock)
{
    /// <summary>Is told of a checkpoint that could not be written.</summary>
    public Action<long, Exception>? Failed { get; set; }

    /// <summary>Writes a checkpoint when the table's interval says so.</summary>
    public async ValueTask WriteIfDueAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Version == 0 || snapshot.Version % TableProperties.CheckpointIntervalOf(snapshot.Metadata) != 0)
        {
            return;
        }

        try
        {
            await WriteAsync(snapshot, cancellationToken).ConfigureAwait(false);
            await cleanup.RunAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Failed?.Invoke(snapshot.Version, e);
        }
    }

    /// <summary>Writes a checkpoint, and deletes what the log needs no more after it.</summary>
    public async ValueTask<CheckpointResult> WriteNowAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        await WriteAsync(snapshot, cancellationToken).ConfigureAwait(false);
        return new CheckpointResult { Version = snapshot.Version, LogFilesDeleted = await cleanup.RunAsync(snapshot, cancellationToken).ConfigureAwait(false) };
    }

    private async ValueTask WriteAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long oldest = LogTime.SubtractSaturated(now, TableProperties.TombstoneRetentionOf(snapshot.Metadata)).ToUnixTimeMilliseconds();
        using MemoryStream file = new();
        long actions = await CheckpointWriter.WriteAsync(
            file,
            snapshot.Protocol,
            snapshot.Metadata,
            snapshot.Transactions.Where(t => !(KeyHistory.RetainedUntil(snapshot.Metadata, t.LastUpdated) < now)),
            snapshot.Domains,
            snapshot.Files,
            snapshot.Tombstones.Where(t => (t.DeletionTimestamp ?? 0) > oldest),
            cancellationToken).ConfigureAwait(false);

        // Stored in one piece: a reader must never see half a checkpoint, and two writers of one checkpoint do no harm.
        ReadOnlyMemory<byte> content = file.GetBuffer().AsMemory(0, (int)file.Length);
        string key = LogFile.Checkpoint(table, snapshot.Version);
        await ReplaceAsync(key, content, cancellationToken).ConfigureAwait(false);
        if (await storage.HeadAsync(LogFile.Commit(table, snapshot.Version), cancellationToken).ConfigureAwait(false) is null)
        {
            // Whoever drops a table deletes its checkpoints and then its commits, and looks again for what came meanwhile. One that came after that would bring the table back.
            await storage.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
            throw new LakeConflictException($"The Delta table '{table}' was dropped while a checkpoint of version {snapshot.Version} was written.");
        }

        byte[] hint = LastCheckpoint.Write(snapshot.Version, actions, content.Length, snapshot.Files.Count);
        await ReplaceAsync(LogFile.LastCheckpoint(table), hint, cancellationToken).ConfigureAwait(false);
    }

    // On a local disk other engines keep a checksum beside each file that they wrote, and refuse another file of that name.
    private async ValueTask ReplaceAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (storage.GetLocalPath(key) is not null)
        {
            await storage.DeleteAsync([LogFile.Checksum(key)], cancellationToken).ConfigureAwait(false);
        }

        await storage.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
    }
}

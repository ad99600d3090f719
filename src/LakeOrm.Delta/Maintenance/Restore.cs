using LakeOrm.Delta.Commits;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Makes a new version that is as an older one was. Keys stay: what was written under one is not to be written again by a repeat.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="commits">The way into its log.</param>
/// <param name="writer">Answers a call whose key was used before.</param>
/// <param name="vectors">Tells where deletion vectors are.</param>
/// <param name="clock">The clock of commits and keys.</param>
internal sealed class Restore(
    ILakeStorage storage, string table, SnapshotCache snapshots, CommitQueue commits, TableWriter writer, DeletionVectorReader vectors, TimeProvider clock)
{
    private const int LooksAtOnce = 16;

    /// <summary>Runs it.</summary>
    public async ValueTask<RestoreResult> RunAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        TableState state = await snapshots.GetAsync(name, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot read = state.Snapshot;
        TableFeatures.CheckWritable(name, read.Protocol, read.Metadata);
        TableFeatures.CheckMayRemove(name, read.Metadata);
        if (request.Key is not null && KeyHistory.Find(read, request.Key, clock) is { } earlier)
        {
            return Of(await writer.RepeatedAsync(request, state, earlier, cancellationToken).ConfigureAwait(false));
        }

        DeltaSnapshot old = await snapshots.GetAsync(version, cancellationToken).ConfigureAwait(false);
        TableFeatures.CheckReadable(name, read.Protocol, old.Metadata);
        TableFeatures.CheckWritable(name, read.Protocol, old.Metadata);
        DeltaMetadata metadata = CommitTimes.Keep(old.Metadata, read.Metadata);
        bool changesMetadata = !Same(metadata, read.Metadata);
        if (changesMetadata && (old.Metadata.ColumnMapping != DeltaColumnMapping.None || read.Metadata.ColumnMapping != DeltaColumnMapping.None))
        {
            // Going back behind a rename would give out again the ids of columns that came since.
            throw new LakeUnsupportedException(
                $"The Delta table '{name}' maps columns to other names in its files (feature 'columnMapping'), and its schema or properties were changed after version {old.Version}. LakeOrm does not take that back. Nothing was written. Restore a newer version, or restore with an engine that does.");
        }

        List<DeltaFile> coming = Missing(old, read);
        await CheckThereAsync(name, old.Version, coming, cancellationToken).ConfigureAwait(false);
        if (request.Key is null && !changesMetadata && coming.Count == 0 && Missing(read, old).Count == 0)
        {
            return new RestoreResult { Outcome = WriteOutcome.Committed, Version = read.Version, Restored = old.Version, IngestId = request.Stamp.IngestId };
        }

        string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = clock.GetUtcNow();
        (int Added, int Removed) files = default;
        CommitPlan plan = new()
        {
            Table = name,
            Base = read,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = (current, declared) =>
            {
                // What others took out since was there a moment ago.
                List<DeltaFile> added = Missing(old, current);
                List<DeltaFile> removed = Missing(current, old);
                files = (added.Count, removed.Count);
                return CommitText.Restore(request, version, old, added, removed, current, changesMetadata ? metadata : null, payload, now, declared);
            },
        };
        CommitResult result = await commits.CommitAsync(plan, cancellationToken).ConfigureAwait(false);
        return result.Earlier is { } other
            ? Of(await writer.RepeatedAsync(request, result.State, other, cancellationToken).ConfigureAwait(false))
            : new RestoreResult
            {
                Outcome = WriteOutcome.Committed,
                Version = result.State.Snapshot.Version,
                Restored = old.Version,
                IngestId = plan.IngestId,
                FilesAdded = files.Added,
                FilesRemoved = files.Removed,
                Attempts = result.Attempts,
                KeyRetainedUntil = request.Key is null
                    ? null
                    : KeyHistory.RetainedUntil(result.State.Snapshot.Metadata, IdempotencyKeys.ToLastUpdated(request.Key, now.ToUnixTimeMilliseconds())),
            };
    }

    private static RestoreResult Of(WriteResult earlier) => new()
    {
        Outcome = earlier.Outcome,
        Version = earlier.Version,
        IngestId = earlier.IngestId,
        KeyRetainedUntil = earlier.KeyRetainedUntil,
    };

    private static bool Same(DeltaMetadata a, DeltaMetadata b) => ReferenceEquals(a, b)
        || (a.SchemaString == b.SchemaString && a.PartitionColumns.SequenceEqual(b.PartitionColumns) && a.Name == b.Name && a.Description == b.Description
            && a.Configuration.Count == b.Configuration.Count && a.Configuration.All(p => b.Configuration.TryGetValue(p.Key, out string? value) && value == p.Value));

    // The files of one snapshot that another lacks.
    private static List<DeltaFile> Missing(DeltaSnapshot of, DeltaSnapshot than)
    {
        HashSet<string> there = new(than.Files.Select(static f => f.Id), StringComparer.Ordinal);
        return [.. of.Files.Where(f => !there.Contains(f.Id))];
    }

    private async ValueTask CheckThereAsync(string name, long version, List<DeltaFile> files, CancellationToken cancellationToken)
    {
        DeltaFile? elsewhere = files.Find(static f => LogPath.IsAbsolute(f.LogPath));
        if (elsewhere is not null)
        {
            throw new LakeUnsupportedException($"Version {version} of the Delta table '{name}' has files by absolute paths, such as '{elsewhere.Path}'. A restore of LakeOrm cannot tell whether they are still there. Nothing was written.");
        }

        string[] keys = [.. files.Select(static f => f.Path), .. files.Select(f => f.Vector is { } vector ? vectors.KeyOf(vector) : null).OfType<string>().Distinct()];
        foreach (string[] some in keys.Chunk(LooksAtOnce))
        {
            LakeObject?[] found = await Task.WhenAll(some.Select(k => storage.HeadAsync(k, cancellationToken).AsTask())).ConfigureAwait(false);
            int missing = Array.IndexOf(found, null);
            if (missing >= 0)
            {
                string relative = table.Length == 0 ? some[missing] : some[missing][(table.Length + 1)..];
                throw new LakeTableNotFoundException(
                    $"Version {version} of the Delta table '{name}' cannot be restored: its file '{relative}' is not there any more. A vacuum has deleted it, or somebody else. Nothing was written. Restore a newer version.");
            }
        }
    }
}

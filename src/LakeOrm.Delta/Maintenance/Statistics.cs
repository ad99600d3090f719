using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Counts what a table is made of.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="snapshots">The table.</param>
internal sealed class Statistics(ILakeStorage storage, string table, SnapshotCache snapshots)
{
    /// <summary>Counts in the newest version.</summary>
    public async ValueTask<TableStats> ReadAsync(CancellationToken cancellationToken)
    {
        DeltaSnapshot snapshot = (await snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot;
        LogListing log = await LogListing.ReadAsync(storage, table, 0, cancellationToken).ConfigureAwait(false);
        long checkpoint = log.CheckpointsUpTo(snapshot.Version).Select(static c => c.Version).DefaultIfEmpty(-1).First();
        HashSet<string> partitions = new(StringComparer.Ordinal);
        long? rows = 0;
        long bytes = 0;
        long smallest = long.MaxValue;
        long largest = 0;
        foreach (DeltaFile file in snapshot.Files)
        {
            rows += file.Statistics?.NumRecords - file.DeletedRows;
            bytes += file.Size;
            smallest = Math.Min(smallest, file.Size);
            largest = Math.Max(largest, file.Size);
            partitions.Add(PartitionKey.Of(snapshot.Metadata.PhysicalPartitionColumns, file.PartitionValues));
        }

        return new TableStats
        {
            Version = snapshot.Version,
            Timestamp = snapshot.Timestamp,
            Files = snapshot.Files.Count,
            Bytes = bytes,
            Rows = rows,
            Partitions = partitions.Count,
            SmallestFile = snapshot.Files.Count == 0 ? 0 : smallest,
            LargestFile = largest,
            Tombstones = snapshot.Tombstones.LongCount(),
            Keys = snapshot.TransactionCount,
            CommitsSinceCheckpoint = snapshot.Version - checkpoint,
            Columns = [.. snapshot.Metadata.Schema.Fields.Select(static f => f.ToString())],
            PartitionColumns = snapshot.Metadata.PartitionColumns,
            Properties = snapshot.Metadata.Configuration,
        };
    }
}

using LakeOrm.Delta.Commits;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Deletes data files that no version needs any more.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="snapshots">The table.</param>
/// <param name="commits">Its commits.</param>
/// <param name="vectors">Tells where deletion vectors are.</param>
/// <param name="clock">Says how old a file is.</param>
internal sealed class Vacuum(ILakeStorage storage, string table, SnapshotCache snapshots, CommitHistory commits, DeletionVectorReader vectors, TimeProvider clock)
{
    private const string ChangeData = "_change_data/";
    private const int MaxPaths = 1000;
    private const int DeletedAtOnce = 1000;
    private const string Log = "/_delta_log/";

    /// <summary>Runs it.</summary>
    public async ValueTask<VacuumResult> RunAsync(VacuumOptions options, CancellationToken cancellationToken)
    {
        DeltaSnapshot before = (await snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot;
        TableFeatures.CheckWritable(table, before.Protocol, before.Metadata);
        DateTimeOffset start = clock.GetUtcNow();
        TimeSpan retention = RetentionOf(before.Metadata, options);
        DateTimeOffset limit = retention < start - DateTimeOffset.MinValue ? start - retention : DateTimeOffset.MinValue;
        string folder = table.Length == 0 ? string.Empty : table + "/";
        List<LakeObject> old = [];
        HashSet<string> others = new(StringComparer.Ordinal);
        await foreach (LakeObject file in storage.ListAsync(folder, recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            int log = file.Key.LastIndexOf(Log, StringComparison.Ordinal);
            if (log > folder.Length)
            {
                others.Add(file.Key[..(log + 1)]);
            }
            else if (file.LastModified < limit && IsData(file.Key.AsSpan(folder.Length), before.Metadata))
            {
                old.Add(file);
            }
        }

        // The files of a table in a folder below are that one's, and only its log knows them.
        old.RemoveAll(f => others.Any(o => f.Key.StartsWith(o, StringComparison.Ordinal)));

        // The table is looked at after the files: what was committed in between is known to it.
        DeltaSnapshot now = (await snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot;
        HashSet<string> kept = Kept(now, limit);
        if (retention > TableProperties.TombstoneRetentionOf(now.Metadata))
        {
            await KeepLongerAsync(kept, now.Version, limit, cancellationToken).ConfigureAwait(false);
        }

        old.RemoveAll(f => kept.Contains(f.Key));
        long unfinished = 0;
        if (!options.DryRun)
        {
            foreach (LakeObject[] some in old.Chunk(DeletedAtOnce))
            {
                await storage.DeleteAsync([.. some.Select(static f => f.Key)], cancellationToken).ConfigureAwait(false);
            }

            unfinished = await storage.DeleteUnfinishedAsync(folder, limit, cancellationToken).ConfigureAwait(false);
        }

        return new VacuumResult
        {
            Version = now.Version,
            Before = limit,
            Files = old.Count,
            Bytes = old.Sum(static f => f.Size),
            Unfinished = unfinished,
            Paths = [.. old.Take(MaxPaths).Select(f => f.Key[folder.Length..])],
        };
    }

    private TimeSpan RetentionOf(DeltaMetadata metadata, VacuumOptions options)
    {
        TimeSpan own = TableProperties.TombstoneRetentionOf(metadata);
        if (options.Retention is not { } asked)
        {
            return own;
        }

        return asked >= own || options.AllowShortRetention
            ? asked
            : throw new LakeUnsupportedException(
                $"The Delta table '{table}' keeps files that left it for {own}, and a vacuum was asked to keep them for {asked} only: it could delete what running writes and queries need. "
                + $"Nothing was deleted. Ask for at least {own}, change the table's property '{TableProperties.TombstoneRetention}', or, when nothing else uses the table, set {nameof(VacuumOptions)}.{nameof(VacuumOptions.AllowShortRetention)}.");
    }

    // What the format hides is not ours to judge: the log, indexes. A partition column's name may begin like that, too; and change data, which no version names, is kept as long as what it tells of.
    private static bool IsData(ReadOnlySpan<char> relative, DeltaMetadata metadata)
    {
        if (relative.StartsWith(ChangeData, StringComparison.Ordinal))
        {
            relative = relative[ChangeData.Length..];
        }

        foreach (Range part in relative.Split('/'))
        {
            ReadOnlySpan<char> name = relative[part];
            if (name is ['_' or '.', ..] && !IsPartition(name, metadata))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPartition(ReadOnlySpan<char> name, DeltaMetadata metadata)
    {
        foreach (string column in metadata.PartitionColumns.Concat(metadata.PartitionColumns.Select(c => metadata.Schema.Find(c)?.PhysicalName).OfType<string>()))
        {
            if (name.Length > column.Length && name[column.Length] == '=' && name.StartsWith(column, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private string? KeyOf(string path, DeletionVector vector)
    {
        try
        {
            return vectors.KeyOf(vector);
        }
        catch (FormatException e)
        {
            throw new LakeCorruptException($"The deletion vector of '{path}' in the Delta table '{table}' is damaged: {e.Message}. Nothing was deleted.", e);
        }
    }

    // Checkpoints forget what left the table longer ago than its own retention; commits do not.
    private async ValueTask KeepLongerAsync(HashSet<string> kept, long version, DateTimeOffset limit, CancellationToken cancellationToken)
    {
        long millis = limit.ToUnixTimeMilliseconds();
        await foreach ((_, DateTimeOffset? stored, LogContent content) in commits.ReadAsync(version, about: null, since: null, cancellationToken).ConfigureAwait(false))
        {
            KeepYounger(kept, content.Removes, millis);
            if (stored < limit)
            {
                return;
            }
        }
    }

    private HashSet<string> Kept(DeltaSnapshot now, DateTimeOffset limit)
    {
        long millis = limit.ToUnixTimeMilliseconds();
        HashSet<string> kept = new(now.Files.Count, StringComparer.Ordinal);
        foreach (DeltaFile file in now.Files)
        {
            Keep(kept, file.Path, file.LogPath, file.Vector);
        }

        KeepYounger(kept, now.Tombstones, millis);
        return kept;
    }

    private void KeepYounger(HashSet<string> kept, IEnumerable<Tombstone> removed, long millis)
    {
        foreach (Tombstone file in removed)
        {
            if (!(file.DeletionTimestamp < millis))
            {
                Keep(kept, file.Path, file.LogPath, file.Vector);
            }
        }
    }

    private void Keep(HashSet<string> kept, string path, string logPath, DeletionVector? vector)
    {
        // Another spelling of a file in this folder would make it look like one that nobody needs.
        if (LogPath.IsAbsolute(logPath))
        {
            throw new LakeUnsupportedException($"The Delta table '{table}' names files by absolute paths, such as '{path}'. A vacuum of LakeOrm cannot tell whether they are in the table's folder. Nothing was deleted.");
        }

        kept.Add(path);
        if (vector is not null && KeyOf(path, vector) is { } key)
        {
            kept.Add(key);
        }
    }
}

using LakeOrm.Delta;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Fuzz.Targets;

/// <summary>Everything that is asked of a table's log, by a table in memory: the answer is right, or an error of LakeOrm's own.</summary>
internal static class TableTarget
{
    /// <summary>The newest version is looked at.</summary>
    public const string Read = "table, read";

    /// <summary>Older versions and the history are asked for.</summary>
    public const string Asked = "table, asked";

    /// <summary>It is written to, and cleaned up.</summary>
    public const string Written = "table, written";

    private const string Table = "db/t";
    private const string Folder = Table + "/";
    private const int MostFiles = 100;
    private const int MostRows = 10_000;

    public static async Task RunAsync(FuzzInput input)
    {
        MemoryStorage memory = new();
        await memory.PutAsync("db/o/secret.parquet", new byte[] { 1 });
        foreach ((string name, byte[] content) in input.Files)
        {
            await memory.PutAsync(Folder + name, content);
        }

        GuardedStorage storage = new(memory, Folder);
        DeltaTable table = new(storage, Table);
        DeltaSnapshot? snapshot = null;
        await TryAsync(async () => snapshot = await table.TryGetSnapshotAsync());
        if (input.Target == Read && snapshot is not null)
        {
            await LookAsync(table, snapshot);
        }
        else if (input.Target == Asked)
        {
            await AskAsync(table, snapshot);
        }
        else if (snapshot is not null)
        {
            await WriteAsync(memory, table, snapshot);
        }

        storage.Check();
    }

    private static async Task AskAsync(DeltaTable table, DeltaSnapshot? snapshot)
    {
        await TryAsync(async () => await table.DescribeAsync());
        await TryAsync(async () => await table.GetSnapshotAsync(LakeVersion.At(snapshot is null ? 0 : Math.Max(0, snapshot.Version - 1))));
        await TryAsync(async () => await table.GetSnapshotAsync(LakeVersion.At(snapshot?.Timestamp ?? DateTimeOffset.UnixEpoch)));
        await TryAsync(async () => await table.HistoryAsync());
        await TryAsync(async () => await table.StatsAsync());
        await TryAsync(async () => await table.LookUpAsync(IdempotencyKey.Once("key 0")));
        await TryAsync(async () => await table.LookUpAsync(IdempotencyKey.Sequence("producer", 3)));
        await TryAsync(async () => await table.LookUpAsync(Guid.CreateVersion7()));
    }

    private static async Task LookAsync(DeltaTable table, DeltaSnapshot snapshot)
    {
        _ = snapshot.Metadata.Schema.ToString();
        _ = snapshot.Metadata.CreatedTime;
        foreach (AppTransaction transaction in snapshot.Transactions)
        {
            _ = snapshot.TryGetTransaction(transaction.AppId, out long _);
        }

        foreach (DeltaFile file in snapshot.Files.Take(MostFiles))
        {
            CheckPath(file.Path);
            _ = file.ModificationTime;
            if (file.Statistics is { } statistics)
            {
                _ = (statistics.NumRecords, statistics.TightBounds);
                foreach (DeltaField field in snapshot.Metadata.Schema.Fields)
                {
                    _ = statistics.Column(field.PhysicalName);
                }
            }

            await TryAsync(async () =>
            {
                if (await table.ReadDeletedRowsAsync(file) is { } deleted)
                {
                    LookAt(deleted);
                }
            });
        }
    }

    private static void LookAt(RowSet deleted)
    {
        long[] rows = [.. deleted.ToRows().Take(MostRows)];
        bool[] others = new bool[rows.Length];
        deleted.Except(rows, others);
        for (int i = 0; i < rows.Length; i++)
        {
            if (others[i] || rows[i] < 0 || (i > 0 && rows[i] <= rows[i - 1]))
            {
                throw new ViolationException($"Row {rows[i]} is in the set and not found there, or not above {(i == 0 ? -1 : rows[i - 1])}.");
            }
        }

        if (deleted.Count <= MostRows && deleted.Count != rows.Length)
        {
            throw new ViolationException($"The set says that it has {deleted.Count} rows, and has {rows.Length}.");
        }
    }

    private static async Task WriteAsync(MemoryStorage memory, DeltaTable table, DeltaSnapshot snapshot)
    {
        await TryAsync(async () =>
        {
            // A checkpoint stands for all that was before it.
            await table.CheckpointAsync();
            DeltaSnapshot again = await table.GetSnapshotAsync(LakeVersion.At(snapshot.Version));
            string before = Tell(snapshot);
            string after = Tell(again);
            if (before != after)
            {
                throw new ViolationException($"From the checkpoint comes another table.\n{before}\n{after}");
            }
        });
        await TryAsync(async () => await table.FenceAsync(IdempotencyKey.Once("fence")));
        await TryAsync(async () => await table.EnsureAsync<Thing>(new EnsureTableOptions { Evolve = SchemaEvolution.All }));
        await TryAsync(async () => await table.InsertAsync(Thing.Some(1, 1), new InsertOptions { Key = IdempotencyKey.Once("write") }));
        await TryAsync(async () => await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, AllowShortRetention = true }));
        if (await memory.HeadAsync("db/o/secret.parquet") is null)
        {
            throw new ViolationException("A vacuum deleted what is outside of the table.");
        }
    }

    private static string Tell(DeltaSnapshot snapshot) => string.Join('\n',
    [
        $"{snapshot.Protocol.MinReaderVersion},{snapshot.Protocol.MinWriterVersion},{string.Join(',', snapshot.Protocol.ReaderFeatures)},{string.Join(',', snapshot.Protocol.WriterFeatures)}",
        $"{snapshot.Metadata.Id},{snapshot.Metadata.Schema},{string.Join(',', snapshot.Metadata.PartitionColumns)},{string.Join(',', snapshot.Metadata.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal))}",
        .. snapshot.Files.Select(static f => $"{f.Path},{f.Size},{f.DeletedRows},{string.Join(',', f.PartitionValues)},{f.Statistics?.NumRecords}").Order(StringComparer.Ordinal),
    ]);

    // A key of the table's folder, or what says itself that it is another place.
    private static void CheckPath(string path)
    {
        bool isInside = path.StartsWith(Folder, StringComparison.Ordinal) && !path.Split('/', '\\').Any(static p => p is "" or "." or "..") && !path.Contains('\0');
        bool isAbsolute = path.StartsWith('/') || path.IndexOf(":/", StringComparison.Ordinal) > 1;
        if (!isInside && !isAbsolute)
        {
            throw new ViolationException($"The path '{path}' is none of the table's folder, and not absolute.");
        }
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (LakeException e)
        {
            if (e.Message.Length == 0)
            {
                throw new ViolationException("An error says nothing.");
            }
        }
    }
}

using System.Globalization;
using System.Text;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Delta;
using LakeOrm.Delta.Checkpoints;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage.Files;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>Writes the log of a table whose data files are named and not there: with a real file's statistics, of which one bound is each file's own, by the writers of real logs, and without waiting for the disk.</summary>
internal sealed class LogMaker
{
    public const string Table = "t";

    private readonly string _log;
    private readonly DeltaSnapshot _first;
    private readonly List<DeltaFile> _files = [];

    private LogMaker(string root, DeltaSnapshot first)
    {
        _log = Path.Combine(root, Table, "_delta_log");
        _first = first;
        _files.AddRange(first.Files);
        Version = first.Version;
    }

    /// <summary>The newest version.</summary>
    public long Version { get; private set; }

    /// <summary>Begins with a real table of one file.</summary>
    public static async Task<LogMaker> StartAsync(string root)
    {
        DeltaTable table = new(new FileStorage(root), Table);
        await table.EnsureAsync<OrderRow>();
        await table.InsertAsync(Orders.Rows(1000));
        return new LogMaker(root, (await table.TryGetSnapshotAsync())!);
    }

    /// <summary>Adds a version.</summary>
    /// <param name="files">How many files it adds.</param>
    public void Commit(int files)
    {
        Version++;
        DeltaFile like = _first.Files[0];
        string statistics = Encoding.UTF8.GetString(like.StatisticsUtf8.Span);
        string least = like.Statistics!.Column(nameof(OrderRow.Id)).Min!;
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = Guid.NewGuid().ToString(),
            TimestampMillis = like.ModificationTime.ToUnixTimeMilliseconds(),
            Operation = "WRITE",
            IsBlindAppend = true,
        });
        for (int i = 0; i < files; i++)
        {
            DeltaFile file = new(
                LogPath.Write(Table, string.Create(CultureInfo.InvariantCulture, $"part-{i:D5}-{Guid.NewGuid()}.c000.zstd.parquet")),
                like.PartitionValues,
                like.Size,
                like.ModificationTime.ToUnixTimeMilliseconds(),
                Encoding.UTF8.GetBytes(statistics.Replace(least, Guid.NewGuid().ToString(), StringComparison.Ordinal)));
            writer.Add(file);
            _files.Add(file);
        }

        using FileStream stream = File.Create(PathOf(LogFile.Commit(Table, Version)));
        stream.Write(writer.Written.Span);
    }

    /// <summary>Writes a checkpoint of the newest version, and makes it the one that the table names.</summary>
    public async Task CheckpointAsync()
    {
        string path = PathOf(LogFile.Checkpoint(Table, Version));
        long actions;
        await using (FileStream stream = File.Create(path))
        {
            actions = await CheckpointWriter.WriteAsync(stream, _first.Protocol, _first.Metadata, [], [], _files, [], CancellationToken.None);
        }

        File.WriteAllBytes(PathOf(LogFile.LastCheckpoint(Table)), LastCheckpoint.Write(Version, actions, new FileInfo(path).Length, _files.Count));
    }

    private string PathOf(string key) => Path.Combine(_log, key[(key.LastIndexOf('/') + 1)..]);
}

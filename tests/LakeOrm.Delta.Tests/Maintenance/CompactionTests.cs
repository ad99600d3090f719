using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Maintenance;

/// <summary>An optimize beside other writers: which groups are written again, what the log says, and what is left behind.</summary>
public sealed class CompactionTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly TestTable Partitioned = new(
        "tests.parts", TestTable.Column("id", LakeTypeKind.Int64, nullable: false), TestTable.Column("part", LakeTypeKind.String, partition: 0));

    private readonly WrappedStorage _storage = new(new MemoryStorage());

    [Fact]
    public async Task Groups_that_another_commit_touched_are_written_again_and_the_others_are_not()
    {
        DeltaTable table = await CreateAsync("a", "a", "b", "b", "b");
        DeltaTable other = new(_storage, "t");
        Rereader engine = new();
        engine.After = async read =>
        {
            if (engine.Groups.Count == 2)
            {
                // One of the three files of b goes, and a new one comes, while both groups are written.
                DeltaFile gone = read.Files.First(static f => f.PartitionValues["part"] == "b");
                await DeleteFileAsync(other, gone);
                await other.WriteAsync(Append("b"), Token);
            }
        };

        OptimizeResult result = await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), engine, Token);
        Assert.Equal([("a", 2), ("b", 3), ("b", 2)], engine.Groups.Select(static g => (g[0].PartitionValues["part"], g.Count)));
        Assert.Equal((8L, 4, 2, 4L, 1), (result.Version, result.FilesRemoved, result.FilesAdded, result.Rows, result.Attempts));
        DeltaSnapshot now = (await table.TryGetSnapshotAsync(Token))!;
        Assert.Equal(["a", "b", "b"], now.Files.Select(static f => f.PartitionValues["part"]).Order());
        Assert.Equal(now.Files.Count + 1 + 4, await DataFilesAsync());
    }

    [Fact]
    public async Task Appends_are_not_waited_for()
    {
        DeltaTable table = await CreateAsync("a", "a");
        DeltaTable other = new(_storage, "t");
        Rereader engine = new() { After = async _ => await other.WriteAsync(Append("a"), Token) };
        OptimizeResult result = await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), engine, Token);
        Assert.Equal((4L, 2, 1), (result.Version, result.FilesRemoved, result.FilesAdded));
        Assert.Single(engine.Groups);
        Assert.Equal(2, (await table.TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Fact]
    public async Task The_log_says_that_no_row_changed()
    {
        DeltaTable table = await CreateAsync("a", "a");
        OptimizeResult result = await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), new Rereader(), Token);
        string commit = await _storage.GetTextAsync("t/_delta_log/00000000000000000003.json");
        Assert.Equal(3, commit.Split("\"dataChange\":false").Length - 1);
        Assert.DoesNotContain("\"dataChange\":true", commit, StringComparison.Ordinal);
        IReadOnlyDictionary<string, string?> metrics = (await table.HistoryAsync(1, Token))[0].Metrics;
        Assert.Equal(["2", "1"], new[] { "numRemovedFiles", "numAddedFiles" }.Select(n => metrics[n]));
        Assert.All(["minFileSize", "p25FileSize", "p50FileSize", "p75FileSize", "maxFileSize", "numAddedBytes"], n => Assert.Equal($"{result.BytesAdded}", metrics[n]));
    }

    [Fact]
    public async Task One_that_fails_leaves_no_file_behind()
    {
        DeltaTable table = await CreateAsync("a", "a", "b", "b");
        int before = await DataFilesAsync();
        Rereader engine = new();
        engine.After = _ => engine.Groups.Count == 2 ? throw new LakeQueryException("The engine fails.") : Task.CompletedTask;
        await Assert.ThrowsAsync<LakeQueryException>(async () => await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), engine, Token));
        Assert.Equal(before, await DataFilesAsync());
        Assert.Equal(4, (await table.TryGetSnapshotAsync(Token))!.Version);
    }

    [Fact]
    public async Task Another_schema_meanwhile_is_a_conflict_and_leaves_no_file_behind()
    {
        DeltaTable table = await CreateAsync("a", "a");
        DeltaTable other = new(_storage, "t");
        int before = await DataFilesAsync();
        Rereader engine = new() { After = async _ => await other.SetPropertiesAsync(Requests.Request(TestTable.Simple, [], WriteMode.SetProperties), new Dictionary<string, string?> { ["x"] = "y" }, Token) };
        await Assert.ThrowsAsync<LakeConflictException>(async () => await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), engine, Token));
        Assert.Equal(before, await DataFilesAsync());
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_there_once_and_keeps_its_files()
    {
        DeltaTable table = await CreateAsync("a", "a");
        int puts = 0;
        _storage.AfterPutIfAbsent = _ =>
        {
            if (++puts == 1)
            {
                throw new LakeStorageException("The answer is lost.");
            }
        };
        OptimizeResult result = await table.OptimizeAsync(Request(), new CompactionRule(256 << 20), new Rereader(), Token);
        _storage.AfterPutIfAbsent = null;
        Assert.Equal((3L, 2), (result.Version, puts));
        Assert.NotNull(await _storage.HeadAsync(Assert.Single((await new DeltaTable(_storage, "t").TryGetSnapshotAsync(Token))!.Files).Path, Token));
    }

    private static WriteRequest Append(string part) => Requests.Request(Partitioned, [[1L, part]]);

    private static WriteRequest Request() => new() { Table = Partitioned.Name, Rows = new TestRows(Partitioned, []), Mode = WriteMode.Optimize, Stamp = RowStamp.Now() };

    private static async Task DeleteFileAsync(DeltaTable table, DeltaFile gone)
    {
        WriteRequest request = new() { Table = Partitioned.Name, Rows = new TestRows(Partitioned, []), Mode = WriteMode.Delete, Where = new LakeStatement("true", []), Stamp = RowStamp.Now() };
        await table.ChangeAsync(request, (_, _) => ValueTask.FromResult(new DeltaRewrite { Removed = [gone], MayMatch = static _ => true, RowsDeleted = 1 }), Token);
    }

    private async Task<DeltaTable> CreateAsync(params string[] parts)
    {
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema, cancellationToken: Token);
        foreach (string part in parts)
        {
            await table.WriteAsync(Append(part), Token);
        }

        return table;
    }

    private async Task<int> DataFilesAsync() => (await _storage.DataFilesAsync("t")).Count;

    // One row for each file stands for what an engine would read.
    private sealed class Rereader : IDeltaCompactor
    {
        public List<IReadOnlyList<DeltaFile>> Groups { get; } = [];

        public Func<DeltaSnapshot, Task> After { get; set; } = static _ => Task.CompletedTask;

        public ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken) => ValueTask.FromResult(snapshot.Files);

        public async ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken)
        {
            Groups.Add(files);
            await After(snapshot);
            return new TestRows(Partitioned, [.. files.Select(static (f, i) => new object?[] { (long)i, f.PartitionValues["part"] })]);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

/// <summary>A change takes files out and puts files in, in one commit, and only while what it read is still so.</summary>
public class ChangeTests
{
    private static readonly MergeRule Upsert = new()
    {
        Operation = "upsert",
        On = [TestTable.Simple.Columns[0]],
        Matched = MergeAction.Update,
        NotMatched = MergeAction.Insert,
    };

    private readonly WrappedStorage _storage = new(new MemoryStorage());

    [Fact]
    public async Task It_is_one_commit_that_says_what_other_engines_say()
    {
        DeltaTable table = await CreateAsync(3);
        WriteResult result = await table.ChangeAsync(Merge(), (snapshot, _) => Rewrite(snapshot.Files.Take(2), rows: 5, new() { MayMatch = All, RowsAdded = 1, RowsUpdated = 3 }));
        Assert.Equal((WriteOutcome.Committed, 4L, 1L, 3L, 2, 1, 1), (result.Outcome, result.Version, result.RowsAdded, result.RowsUpdated, result.FilesRemoved, result.FilesAdded, result.Attempts));
        JsonElement[] actions = await CommitAsync(4);
        JsonElement info = actions[0].GetProperty("commitInfo");
        Assert.Equal("MERGE", info.GetProperty("operation").GetString());
        Assert.Equal(3, info.GetProperty("readVersion").GetInt64());
        Assert.False(info.GetProperty("isBlindAppend").GetBoolean());
        Assert.Equal("""["(target.id = source.id)"]""", info.GetProperty("operationParameters").GetProperty("predicate").GetString());
        Assert.Equal("""[{"actionType":"update"}]""", info.GetProperty("operationParameters").GetProperty("matchedPredicates").GetString());
        Assert.Equal("[]", info.GetProperty("operationParameters").GetProperty("notMatchedBySourcePredicates").GetString());
        Dictionary<string, string> metrics = Metrics(info);
        Assert.Equal(
            ["1", "3", "3", "0", "0", "0", "0", "1", "1", "2", "0", "5"],
            new[]
            {
                "numTargetRowsInserted", "numTargetRowsUpdated", "numTargetRowsMatchedUpdated", "numTargetRowsNotMatchedBySourceUpdated", "numTargetRowsDeleted", "numTargetRowsMatchedDeleted",
                "numTargetRowsNotMatchedBySourceDeleted", "numTargetRowsCopied", "numTargetFilesAdded", "numTargetFilesRemoved", "numTargetChangeFilesAdded", "numOutputRows",
            }.Select(m => metrics[m]));
        Assert.Equal(
            ["executionTimeMs", "numSourceRows", "numTargetBytesAdded", "numTargetBytesRemoved", "rewriteTimeMs", "scanTimeMs"],
            metrics.Keys.Where(static m => m.EndsWith("Ms", StringComparison.Ordinal) || m.Contains("Bytes", StringComparison.Ordinal) || m == "numSourceRows").Order(StringComparer.Ordinal));
        JsonElement[] removes = [.. actions.Where(static a => a.TryGetProperty("remove", out _)).Select(static a => a.GetProperty("remove"))];
        Assert.Equal(2, removes.Length);
        Assert.All(removes, static r => Assert.True(r.GetProperty("dataChange").GetBoolean() && r.GetProperty("extendedFileMetadata").GetBoolean() && r.GetProperty("deletionTimestamp").GetInt64() > 0 && r.GetProperty("size").GetInt64() > 0));
        Assert.Equal(removes.Sum(static r => r.GetProperty("size").GetInt64()), long.Parse(metrics["numTargetBytesRemoved"], CultureInfo.InvariantCulture));
        Assert.Equal(actions.Single(static a => a.TryGetProperty("add", out _)).GetProperty("add").GetProperty("size").GetInt64(), long.Parse(metrics["numTargetBytesAdded"], CultureInfo.InvariantCulture));
        Assert.True(actions.Single(static a => a.TryGetProperty("add", out _)).GetProperty("add").GetProperty("dataChange").GetBoolean());
        DeltaSnapshot after = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal([1L, 5L], after.Files.Select(static f => f.Statistics!.NumRecords!.Value).Order());
    }

    [Theory]
    [InlineData(WriteMode.Delete, "DELETE", "numDeletedRows")]
    [InlineData(WriteMode.Update, "UPDATE", "numUpdatedRows")]
    public async Task A_change_by_condition_names_the_condition_and_not_its_values(WriteMode mode, string operation, string metric)
    {
        DeltaTable table = await CreateAsync(1);
        DeltaRewrite counts = mode == WriteMode.Delete ? new() { MayMatch = All, RowsDeleted = 2 } : new() { MayMatch = All, RowsUpdated = 2 };
        await table.ChangeAsync(Conditional(mode), (snapshot, _) => Rewrite(snapshot.Files, rows: 3, counts));
        JsonElement info = (await CommitAsync(2))[0].GetProperty("commitInfo");
        Assert.Equal((operation, """["name = $1"]""", "2"), (info.GetProperty("operation").GetString(), info.GetProperty("operationParameters").GetProperty("predicate").GetString(), info.GetProperty("operationMetrics").GetProperty(metric).GetString()));
        Assert.DoesNotContain("secret", info.GetRawText(), StringComparison.Ordinal);
        string[] expected = ["executionTimeMs", "numAddedBytes", "numAddedChangeFiles", "numAddedFiles", "numCopiedRows", metric, "numRemovedBytes", "numRemovedFiles", "rewriteTimeMs", "scanTimeMs"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Metrics(info).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_times_are_those_of_the_search_and_of_the_writing()
    {
        ManualClock clock = new();
        DeltaTable table = await CreateAsync(1, clock);
        await table.ChangeAsync(Merge(), (snapshot, _) =>
        {
            clock.Now += TimeSpan.FromMilliseconds(70);
            return Rewrite(snapshot.Files, rows: 3, new() { MayMatch = All, RowsUpdated = 2 });
        });
        Dictionary<string, string> metrics = Metrics((await CommitAsync(2))[0].GetProperty("commitInfo"));
        Assert.Equal(("70", "0", "70"), (metrics["scanTimeMs"], metrics["rewriteTimeMs"], metrics["executionTimeMs"]));
    }

    [Fact]
    public async Task It_is_worked_out_again_when_a_file_came_that_it_would_have_had_to_see()
    {
        DeltaTable table = await CreateAsync(1);
        List<long> versions = [];
        WriteResult result = await table.ChangeAsync(Merge(), async (snapshot, _) =>
        {
            versions.Add(snapshot.Version);
            if (versions.Count == 1)
            {
                await new DeltaTable(_storage, "t").WriteAsync(Requests.Append(7), CancellationToken.None);
            }

            return await Rewrite(snapshot.Files, rows: 3, new() { MayMatch = All, RowsUpdated = 2 });
        });
        Assert.Equal([1L, 2L], versions);
        Assert.Equal((3L, 2, 2), (result.Version, result.FilesRemoved, result.Attempts));
        Assert.Single((await table.TryGetSnapshotAsync())!.Files);
        Assert.Equal(3, (await _storage.DataFilesAsync("t")).Count);
    }

    [Fact]
    public async Task It_goes_in_after_commits_that_cannot_matter()
    {
        DeltaTable table = await CreateAsync(2);
        int runs = 0;
        WriteResult result = await table.ChangeAsync(Merge(), async (snapshot, _) =>
        {
            runs++;
            string mine = snapshot.Files[0].Path;
            DeltaTable other = new(_storage, "t");
            await other.WriteAsync(Requests.Append(7), CancellationToken.None);
            await other.ChangeAsync(Merge(), (s, _) => Rewrite([s.Files[1]], rows: 1, new() { MayMatch = f => f.Path == s.Files[1].Path }), CancellationToken.None);
            return await Rewrite([snapshot.Files[0]], rows: 3, new() { MayMatch = f => f.Path == mine });
        });
        Assert.Equal((1, 5L, 1), (runs, result.Version, result.Attempts));
        Assert.Equal(3, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task It_is_worked_out_again_when_a_file_that_it_read_is_gone()
    {
        DeltaTable table = await CreateAsync(2);
        int runs = 0;
        await table.ChangeAsync(Merge(), async (snapshot, _) =>
        {
            if (runs++ == 0)
            {
                await new DeltaTable(_storage, "t").ChangeAsync(Conditional(WriteMode.Delete), (s, _) => Rewrite([s.Files[1]], rows: 0, new() { MayMatch = All, RowsDeleted = 1 }), CancellationToken.None);
            }

            // It read both and changes only one.
            return await Rewrite([snapshot.Files[0]], rows: 3, new() { MayMatch = All });
        });
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task It_gives_up_after_so_many_times_and_leaves_nothing()
    {
        await CreateAsync(1);
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { MaxCommitAttempts = 3 });
        int runs = 0;
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.ChangeAsync(Merge(), async (snapshot, _) =>
        {
            runs++;
            await new DeltaTable(_storage, "t").WriteAsync(Requests.Append(7), CancellationToken.None);
            return await Rewrite(snapshot.Files, rows: 3, new() { MayMatch = All });
        }));
        Assert.Contains("3 times", e.Message, StringComparison.Ordinal);
        Assert.Equal((3, 4), (runs, (await _storage.DataFilesAsync("t")).Count));
    }

    [Fact]
    public async Task A_change_of_nothing_makes_a_version_only_for_its_key()
    {
        DeltaTable table = await CreateAsync(1);
        Assert.Equal(1, (await table.ChangeAsync(Merge(), (_, _) => ValueTask.FromResult(new DeltaRewrite { MayMatch = All }))).Version);
        Assert.Equal(2, (await table.ChangeAsync(Merge(key: "k"), (_, _) => ValueTask.FromResult(new DeltaRewrite { MayMatch = All }))).Version);
        WriteResult again = await table.ChangeAsync(Merge(key: "k"), (_, _) => throw new InvalidOperationException("A repeat is not worked out."));
        Assert.Equal((WriteOutcome.Duplicate, 2L), (again.Outcome, again.Version));
    }

    [Fact]
    public async Task A_table_that_only_takes_appends_refuses_it_before_it_is_worked_out()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata("\"delta.appendOnly\":\"true\"")]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").ChangeAsync(Merge(), (_, _) => throw new InvalidOperationException("It is not worked out.")));
        Assert.Contains("delta.appendOnly", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_keeps_changes_lets_whole_files_go_and_refuses_to_write_rows_anew()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata("\"delta.enableChangeDataFeed\":\"true\"")]);
        DeltaTable table = new(storage, "t");
        await table.WriteAsync(Requests.Append(1));
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.ChangeAsync(Merge(), (read, _) => Rewrite(read.Files, rows: 1, new() { MayMatch = All })));
        Assert.Contains("'changeDataFeed'", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await table.ChangeAsync(Merge(), (read, _) => ValueTask.FromResult(new DeltaRewrite { MayMatch = All, Removed = read.Files }))).Version);
        Assert.Single(await storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task What_only_adds_goes_into_a_table_that_only_takes_appends()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata("\"delta.appendOnly\":\"true\"")]);
        WriteRequest request = Merge(rule: Upsert with { Matched = MergeAction.Ignore });
        Assert.Equal(1, (await new DeltaTable(storage, "t").ChangeAsync(request, (_, _) => Rewrite([], rows: 2, new() { MayMatch = All, RowsAdded = 2 }))).Version);
    }

    [Fact]
    public async Task A_table_alone_says_that_a_change_needs_an_engine()
    {
        DeltaTable table = await CreateAsync(1);
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Merge()));
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.InsertAsync([new Visit { Id = 1 }], new InsertOptions { OnConflict = InsertConflict.Ignore }));
    }

    private static bool All(DeltaFile file) => true;

    private static WriteRequest Merge(string? key = null, MergeRule? rule = null) => new()
    {
        Table = TestTable.Simple.Name,
        Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1)),
        Mode = WriteMode.Merge,
        Merge = rule ?? Upsert,
        Stamp = RowStamp.Now(),
        Key = key is null ? null : IdempotencyKey.Once(key),
    };

    private static WriteRequest Conditional(WriteMode mode) => new()
    {
        Table = TestTable.Simple.Name,
        Rows = new TestRows(TestTable.Simple, []),
        Mode = mode,
        Where = new LakeStatement("name = $1", ["secret"]),
        Set = mode == WriteMode.Update ? new LakeStatement("name = $1", ["secret"]) : null,
        Stamp = RowStamp.Now(),
    };

    private static ValueTask<DeltaRewrite> Rewrite(IEnumerable<DeltaFile> removed, int rows, DeltaRewrite counts) => ValueTask.FromResult(new DeltaRewrite
    {
        MayMatch = counts.MayMatch,
        Removed = [.. removed],
        Rows = rows == 0 ? null : new TestRows(TestTable.Simple, Requests.Rows(100, rows)),
        RowsAdded = counts.RowsAdded,
        RowsUpdated = counts.RowsUpdated,
        RowsDeleted = counts.RowsDeleted,
    });

    private static Dictionary<string, string> Metrics(JsonElement info) =>
        info.GetProperty("operationMetrics").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString()!);

    private async Task<DeltaTable> CreateAsync(int files, TimeProvider? clock = null)
    {
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = clock ?? TimeProvider.System });
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        for (int i = 0; i < files; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        return table;
    }

    private async Task<JsonElement[]> CommitAsync(long version) =>
        [.. (await _storage.GetTextAsync(StorageExtensions.CommitKey("t", version))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement)];
}

using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Parquet;
using LakeOrm.Storage.Files;

namespace LakeOrm.Delta.Tests;

public class InsertTests
{
    private static readonly Visit[] Visits = [.. Enumerable.Range(0, 1000).Select(static i => new Visit
    {
        Id = i,
        Country = (i % 4) switch { 0 => null, 1 => "DE", 2 => "US", _ => "a/b" },
        Pages = i,
        Paid = i / 4m,
        At = i % 2 == 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(i),
    })];

    [Fact]
    public async Task Records_go_into_a_table_and_are_there_for_any_reader_without_an_engine_of_ours()
    {
        using TempFolder folder = new();
        DeltaTable table = new(new FileStorage(folder.Path), "web/visits");
        Assert.True(await table.EnsureAsync<Visit>());
        WriteResult list = await table.InsertAsync(Visits[..600]);
        WriteResult stream = await table.InsertAsync(Stream(Visits[600..]), new InsertOptions { Key = IdempotencyKey.Once("rest"), Parquet = new ParquetWriterOptions { Compression = ParquetCompression.Snappy } });
        WriteResult repeat = await table.InsertAsync(Stream(Visits[600..]), new InsertOptions { Key = IdempotencyKey.Once("rest") });
        Assert.Equal((600L, 400L, WriteOutcome.Duplicate, 2L), (list.RowsAdded, stream.RowsAdded, repeat.Outcome, repeat.Version));

        List<ReadBack.File> files = ReadBack.Files(folder.Path, "web/visits");
        Assert.Equal(8, files.Count);
        Assert.Equal(4, files.Count(static f => f.Path.EndsWith(".snappy.parquet", StringComparison.Ordinal)));
        string all = $"read_parquet({Duck.FileList(files.Select(static f => f.Path))}, hive_partitioning=false)";
        object?[] sums = Duck.Query($"select count(*), sum(id)::BIGINT, sum(pages)::BIGINT, sum(paid)::VARCHAR, count(\"at\"), sum(epoch_us(\"at\"))::BIGINT, count(distinct ingest) from {all}")[0];
        Assert.Equal(
            [1000L, 499_500L, 499_500L, "124875.00", 500L, 250_000L * 1_000_000, 2L],
            sums);
        Assert.Equal(list.IngestId.ToString(), Duck.Query($"select min(ingest) from {all} where id < 600")[0][0]);
        Assert.Equal([null, "DE", "US", "a/b"], files.Select(static f => f.PartitionValues["country"]).Distinct().Order());
    }

    [Fact]
    public async Task Records_that_break_a_rule_are_listed_and_nothing_is_written()
    {
        using TempFolder folder = new();
        FileStorage storage = new(folder.Path);
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync<Visit>();
        Visit[] bad = [.. Visits[..500], Visits[0] with { Pages = -1 }, .. Visits[..10], Visits[0] with { Country = string.Empty }];
        foreach (Func<ValueTask<WriteResult>> insert in (Func<ValueTask<WriteResult>>[])[() => table.InsertAsync(bad), () => table.InsertAsync(Stream(bad))])
        {
            LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(async () => await insert());
            Assert.Equal([(500L, "pages"), (511L, "country")], e.Violations.Select(static v => (v.Row, v.Column)));
            Assert.Empty(await storage.DataFilesAsync("t"));
        }

        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task Options_of_the_call_are_honoured()
    {
        using TempFolder folder = new();
        DeltaTable table = new(new FileStorage(folder.Path), "t");
        Assert.Contains("'other.name'", (await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await table.InsertAsync(Visits, new InsertOptions { Table = "other.name" }))).Message, StringComparison.Ordinal);
        await table.EnsureAsync<Visit>();
        await Assert.ThrowsAsync<LakeConflictException>(async () => await table.InsertAsync(Visits, new InsertOptions { ExpectedVersion = 7 }));
        List<long> told = [];
        await table.InsertAsync(Visits, new InsertOptions { Key = IdempotencyKey.Once("k"), Progress = new Told(told) });
        Assert.Equal(1000, told[^1]);
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await table.InsertAsync(Visits[..1], new InsertOptions { Key = IdempotencyKey.Once("k"), VerifyPayload = false })).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.InsertAsync(Visits[..1], new InsertOptions { Key = IdempotencyKey.Once("k") }));
    }

    [Fact]
    public async Task A_file_that_was_deleted_under_us_leaves_the_log_readable()
    {
        using TempFolder folder = new();
        FileStorage storage = new(folder.Path);
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync<Visit>();
        await table.InsertAsync(Visits);
        File.Delete(storage.GetLocalPath((await table.TryGetSnapshotAsync())!.Files[0].Path));
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal(4, snapshot.Files.Count);
    }

    private static async IAsyncEnumerable<Visit> Stream(IEnumerable<Visit> visits)
    {
        foreach (Visit visit in visits)
        {
            await Task.CompletedTask;
            yield return visit;
        }
    }

    private sealed class Told(List<long> rows) : IProgress<WriteProgress>
    {
        public void Report(WriteProgress value) => rows.Add(value.Rows);
    }
}

using System.Diagnostics.Metrics;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class KeyGrowthTests
{
    [Fact]
    public async Task A_gauge_shows_how_many_keys_a_table_keeps()
    {
        List<(long Keys, string? Table)> measured = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "LakeOrm", Name: "lakeorm.table.keys" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().Single(static t => t.Key == "db.collection.name").Value is string table && table == "tests.gauge")
            {
                measured.Add((value, table));
            }
        });
        listener.Start();
        TestTable named = new("tests.gauge", [.. TestTable.Simple.Columns]);
        DeltaTable table = new(new MemoryStorage(), "t");
        await table.EnsureAsync(named.Name, named.Schema);
        foreach (string? key in (string?[])["a", null, "b", "b"])
        {
            await table.WriteAsync(Requests.Request(named, Requests.Rows(1, 1), key: key));
        }

        Assert.Equal([1, 2], measured.Select(static m => m.Keys));
    }

    [Fact]
    public async Task A_warning_comes_with_the_key_that_makes_them_many_and_again_when_they_have_doubled()
    {
        List<LakeWarning> warnings = [];
        MemoryStorage storage = new();
        DeltaTable table = await TableAsync(storage, KeyGrowth.Many - 1);
        for (int i = 0; i < 3; i++)
        {
            await table.WriteAsync(Requests.Keyed(IdempotencyKey.Once($"k{i}"), i, warning: warnings.Add));
        }

        LakeWarning warning = Assert.Single(warnings);
        Assert.Equal((1, TestTable.Simple.Name), (warning.EventId, warning.Table));
        Assert.Contains("10000 idempotency keys", warning.Message, StringComparison.Ordinal);
        Assert.Contains("for 30 days", warning.Message, StringComparison.Ordinal);
        Assert.Contains("IdempotencyKey.Sequence", warning.Message, StringComparison.Ordinal);

        await (await TableAsync(new MemoryStorage(), (KeyGrowth.Many * 2) - 1)).WriteAsync(Requests.Keyed(IdempotencyKey.Once("k"), 1, warning: warnings.Add));
        await (await TableAsync(new MemoryStorage(), (KeyGrowth.Many * 3) - 1)).WriteAsync(Requests.Keyed(IdempotencyKey.Once("k"), 1, warning: warnings.Add));
        Assert.Contains("20000", warnings[1].Message, StringComparison.Ordinal);
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public async Task A_producer_that_adds_no_entry_is_no_reason_to_warn()
    {
        List<LakeWarning> warnings = [];
        DeltaTable table = await TableAsync(new MemoryStorage(), KeyGrowth.Many - 1);
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 1), 1, warning: warnings.Add));
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 2), 1, warning: warnings.Add));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_warning_that_throws_does_not_make_the_write_a_failure()
    {
        DeltaTable table = await TableAsync(new MemoryStorage(), KeyGrowth.Many - 1);
        WriteResult result = await table.WriteAsync(Requests.Keyed(IdempotencyKey.Once("k"), 1, warning: static _ => throw new InvalidOperationException("the log is full")));
        Assert.Equal(WriteOutcome.Committed, result.Outcome);
    }

    private static async Task<DeltaTable> TableAsync(MemoryStorage storage, int keys)
    {
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Join('\n', Enumerable.Range(0, keys).Select(i => Logs.Transaction($"lakeorm:1:{i}", 1, now))));
        return table;
    }
}

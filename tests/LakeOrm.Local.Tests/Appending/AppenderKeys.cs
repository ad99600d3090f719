using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.RawInserts;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.Appending;

public sealed class AppenderKeys : LakeTest
{
    [Fact]
    public async Task A_lost_answer_is_settled_by_a_repeat_also_where_the_client_compares_no_payloads()
    {
        await Lake.EnsureTableAsync<Event>();
        LostAnswers storage = new(new FileStorage(Root));
        await using LakeClient lake = new(new LocalDriver(storage), new LakeClientOptions { VerifyPayload = false });
        await using LakeAppender<Event> appender = lake.OpenAppender<Event>(new AppenderOptions { Producer = "p", RetryDelay = TimeSpan.FromHours(1) });
        await appender.WriteAsync(new Event(0, "k", 0));
        storage.Loses = LostAnswers.Loss.Answer;
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => appender.FlushAsync());
        storage.Loses = LostAnswers.Loss.None;
        Assert.Equal(WriteOutcome.Duplicate, (await appender.FlushAsync())!.Outcome);
        Assert.Empty(appender.GetPending());
        Assert.Equal(1, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_row_that_cannot_be_stored_is_not_taken_and_not_counted()
    {
        await Lake.EnsureTableAsync<Shelf>();
        AppenderOptions options = new() { Producer = "p" };
        await using (LakeAppender<Shelf> appender = Lake.OpenAppender<Shelf>(options))
        {
            await appender.WriteAsync(new Shelf(0, 0, new Level(1)));
            LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(async () => await appender.WriteAsync([new Shelf(1, 0, new Level(2)), new Shelf(2, 0, new Level(4))]));
            Assert.Contains("Table stock.shelves, row 1: ", e.Message, StringComparison.Ordinal);
            Assert.Equal(2, appender.Status.RowsAccepted);
        }

        await using LakeAppender<Shelf> again = Lake.OpenAppender<Shelf>(options);
        Assert.Equal(2, await again.GetPositionAsync());
    }

    [Fact]
    public async Task An_appender_costs_the_table_one_key_however_often_it_flushes()
    {
        await Lake.EnsureTableAsync<Event>();
        foreach (string? producer in (string?[])[null, "p"])
        {
            await using LakeAppender<Event> appender = Lake.OpenAppender<Event>(new AppenderOptions { Producer = producer });
            for (int i = 0; i < 4; i++)
            {
                await appender.WriteAsync(new Event(i, "k", i));
                await appender.FlushAsync();
            }
        }

        string log = Path.Combine(Root, "events", "_delta_log");
        string[] ids = [.. Directory.EnumerateFiles(log, "*.json").SelectMany(File.ReadLines).Where(static l => l.StartsWith("{\"txn\"", StringComparison.Ordinal)).Select(static l => l.Split('"')[5])];
        Assert.Equal(8, ids.Length);
        Assert.Equal(2, ids.Distinct().Count());
    }
}

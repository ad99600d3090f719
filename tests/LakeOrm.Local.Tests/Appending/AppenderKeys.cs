using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Appending;

public sealed class AppenderKeys : LakeTest
{
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

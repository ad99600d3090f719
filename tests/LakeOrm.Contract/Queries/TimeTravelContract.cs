using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>Queries of what was there before.</summary>
public abstract class TimeTravelContract(LakeFixture fixture) : LakeContract(fixture)
{
    private readonly List<DateTimeOffset> _times = [];

    // Version 0 is empty; each version adds ten events.
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Event>();
        await Lake.EnsureTableAsync<User>();
        for (int v = 1; v <= 3; v++)
        {
            await Task.Delay(ClockStep);
            await Lake.InsertAsync(Events(v * 10, 10));
            await Lake.InsertAsync(Users(5, "DE", v * 5));
            await Task.Delay(ClockStep);
            _times.Add(DateTimeOffset.UtcNow);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 30)]
    public async Task A_version_reads_what_was_there(long version, long rows)
    {
        Assert.Equal(rows, await Lake.AsOf(version).ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(rows, await Connect().AsOf(version).ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(rows, (await Lake.AsOf(version).QueryAsync<Event>($"SELECT * FROM events")).Count);
    }

    [Fact]
    public async Task A_time_reads_the_newest_version_at_it()
    {
        for (int i = 0; i < _times.Count; i++)
        {
            Assert.Equal(10 * (i + 1), await Lake.AsOf(_times[i]).ScalarAsync<long>($"SELECT count(*) FROM events"));
        }

        Assert.Equal(30, await Lake.AsOf(DateTimeOffset.UtcNow.AddHours(1)).ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task It_holds_for_every_table_of_the_statement()
    {
        LakeSql rows = $"SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM sales.users)";
        Assert.Equal(20L + 10, await Lake.AsOf(_times[1]).ScalarAsync<long>(rows));
        if (Supports(ContractFeature.CountedVersions))
        {
            Assert.Equal(10L + 5, await Lake.AsOf(1).ScalarAsync<long>(rows));
        }
    }

    [Fact]
    public async Task What_was_changed_and_deleted_since_is_there_as_it_was()
    {
        await Lake.UpdateAsync<Event>($"kind = {"new"}", $"id < {15}");
        await Lake.DeleteAsync<Event>($"id >= {20}");
        await Lake.OverwriteAsync(Events(99, 1));
        Assert.Equal(Events(10, 20), await Lake.AsOf(2).QueryAsync<Event>($"SELECT * FROM events ORDER BY id"));
        Assert.Equal((10L, 5L), (await Lake.AsOf(5).ScalarAsync<long>($"SELECT count(*) FROM events"), await Lake.AsOf(5).ScalarAsync<long>($"SELECT count(*) FROM events WHERE kind = {"new"}")));
        Assert.Equal([99L], await EventIdsAsync());
    }

    [Fact]
    public async Task A_version_or_time_that_is_not_there_is_an_error_that_names_it()
    {
        Assert.Contains("99", (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.AsOf(99).ScalarAsync<long>($"SELECT count(*) FROM events"))).Message, StringComparison.Ordinal);
        Assert.Contains("1999", (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.AsOf(new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero)).ScalarAsync<long>($"SELECT count(*) FROM events"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_of_many_versions_at_once_do_not_meet() =>
        await Parallel.ForAsync(0, 48, async (i, ct) => Assert.Equal(i % 4 * 10, await Lake.AsOf(i % 4).ScalarAsync<long>($"SELECT count(*) FROM events", ct)));
}

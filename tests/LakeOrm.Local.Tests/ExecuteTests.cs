using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests;

public sealed class ExecuteTests : LakeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([new Event(1, "a", 1), new Event(2, "b", 2)]);
    }

    [Fact]
    public async Task A_dropped_table_is_gone_and_can_be_made_again()
    {
        Assert.Equal(0, await Lake.ExecuteAsync($"DROP TABLE Events"));
        Assert.False(Directory.Exists(Path.Combine(Root, "events")));
        Assert.Equal(["sales"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ExecuteAsync($"DROP TABLE events"));
        Assert.Equal(0, await Lake.ExecuteAsync($"DROP TABLE IF EXISTS events"));
        Assert.True(await Lake.EnsureTableAsync<Event>());
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task Another_client_sees_that_a_table_was_dropped_and_made_again()
    {
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        Assert.Equal(2L, await other.ScalarAsync<long>($"SELECT count(*) FROM events"));
        await Lake.ExecuteAsync($"DROP TABLE {LakeSql.Table<Event>()}");
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => other.ScalarAsync<long>($"SELECT count(*) FROM events"));
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(9, "z", 9)]);
        Assert.Equal(9L, await other.ScalarAsync<long>($"SELECT sum(id) FROM events"));
    }

    [Fact]
    public async Task A_table_in_a_namespace_is_dropped_alone()
    {
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "sales.events" });
        await Lake.ExecuteAsync($"DROP TABLE sales.users");
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.events"));
    }

    [Fact]
    public async Task A_query_runs_to_its_end_for_its_effect()
    {
        Assert.Equal(0, await Lake.ExecuteAsync($"SELECT * FROM events"));
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => Lake.ExecuteAsync($"SELECT CASE WHEN id = 2 THEN error('it is ' || kind) END FROM events"));
        Assert.Contains("it is b", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_the_plan_and_describe_the_columns()
    {
        await using Drivers.LakeResult explain = await Driver.QueryAsync(new Drivers.LakeStatement("EXPLAIN SELECT * FROM events WHERE id = 1", []));
        using Apache.Arrow.RecordBatch? batch = await explain.ReadAsync();
        Assert.Contains("READ_PARQUET", ((Apache.Arrow.StringArray)batch!.Column(1)).GetString(0), StringComparison.Ordinal);
        Assert.Equal("id,kind,value", await Lake.ScalarAsync<string>($"SELECT string_agg(column_name, ',') FROM (DESCRIBE events)"));
        Assert.Equal("BIGINT,VARCHAR,DOUBLE", await Lake.ScalarAsync<string>($"SELECT string_agg(column_type, ',') FROM (DESCRIBE events)"));
    }

    [Theory]
    [InlineData("INSERT INTO events VALUES (3, 'c', 3)", "InsertAsync")]
    [InlineData("DELETE FROM events", "DeleteAsync")]
    [InlineData("CREATE TABLE t (i INT)", "EnsureTableAsync")]
    [InlineData("SET threads = 1", "LocalLakeOptions")]
    [InlineData("COPY events TO 'x.csv'", "COPY")]
    public async Task What_changes_data_or_configuration_is_refused_with_what_does_it(string sql, string advice)
    {
        Assert.Contains(advice, (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ExecuteAsync(Sql(sql)))).Message, StringComparison.Ordinal);
        Assert.Contains(advice, (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>(Sql(sql)))).Message, StringComparison.Ordinal);
        Assert.Equal(2L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_query_call_does_not_drop()
    {
        Assert.Contains("ExecuteAsync", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>($"DROP TABLE events"))).Message, StringComparison.Ordinal);
        Assert.Equal(2L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }
}

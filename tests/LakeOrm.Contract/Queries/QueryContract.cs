using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>SQL goes in and typed rows come out.</summary>
public abstract class QueryContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(10, "gb"), .. Users(5, "fr", 10), .. Users(3, null, 20)]);
    }

    [Fact]
    public async Task Rows_of_a_table_and_of_a_projection_are_records()
    {
        List<User> users = await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {"fr"} ORDER BY id");
        Assert.Equal(Users(5, "fr", 10), users.Select(static u => u with { CreatedAt = default }));
        List<CountryTotal> totals = await Lake.QueryAsync<CountryTotal>(
            $"SELECT country, count(*) AS users, sum(balance) AS total FROM sales.users WHERE country IS NOT NULL GROUP BY country ORDER BY country");
        Assert.Equal([new CountryTotal("fr", 5, 61.25m), new CountryTotal("gb", 10, 47.5m)], totals);
    }

    [Fact]
    public async Task A_stream_gives_the_rows_of_the_list()
    {
        List<User> streamed = [];
        await foreach (User user in Lake.QueryStreamAsync<User>($"SELECT * FROM sales.users ORDER BY id"))
        {
            streamed.Add(user);
        }

        Assert.Equal(await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id"), streamed);
        Assert.Equal(18, streamed.Count);
    }

    [Fact]
    public async Task A_stream_of_a_tables_files_gives_every_row()
    {
        await Lake.EnsureTableAsync<Event>();
        for (int i = 0; i < 5; i++)
        {
            await Lake.InsertAsync(Enumerable.Range(i * 30_000, 30_000).Select(static k => new Event(k, "k", k)));
        }

        HashSet<long> ids = [];
        await foreach (Event e in Lake.QueryStreamAsync<Event>($"SELECT * FROM events"))
        {
            Assert.True(ids.Add(e.Id));
        }

        Assert.Equal(150_000, ids.Count);
    }

    [Fact]
    public async Task Row_views_of_a_tables_batches_show_every_row()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Enumerable.Range(0, 30_000).Select(static k => new Event(k, $"kind {k % 7}", k / 2.0)));
        long rows = 0;
        long bytes = 0;
        double sum = 0;
        int sevens = 0;
        await foreach (LakeBatch<Event> batch in Lake.QueryBatchesAsync<Event>($"SELECT * FROM events ORDER BY id"))
        {
            using (batch)
            {
                foreach (ref readonly Event.RowView row in Event.View(batch))
                {
                    Assert.Equal(rows++, row.Id);
                    bytes += row.Kind.Length;
                    sum += row.Value;
                    sevens += row.Kind.Equals("kind 6") ? 1 : 0;
                }
            }
        }

        Assert.Equal((30_000, 30_000 * 6, 30_000 / 7), (rows, bytes, sevens));
        Assert.Equal(30_000.0 * 29_999 / 4, sum);
    }

    [Fact]
    public async Task The_first_row_is_read_or_its_absence_told()
    {
        Assert.Equal("u000022", (await Lake.QueryFirstAsync<User>($"SELECT * FROM sales.users ORDER BY id DESC")).Id);
        Assert.Equal("u000000", (await Lake.QueryFirstOrDefaultAsync<User>($"SELECT * FROM sales.users ORDER BY id"))?.Id);
        Assert.Null(await Lake.QueryFirstOrDefaultAsync<User>($"SELECT * FROM sales.users WHERE country = {"xx"}"));
        await Assert.ThrowsAsync<LakeNoRowsException>(() => Lake.QueryFirstAsync<User>($"SELECT * FROM sales.users WHERE country = {"xx"}"));
        await Assert.ThrowsAsync<LakeNoRowsException>(() => Lake.ScalarAsync<string>($"SELECT id FROM sales.users WHERE country = {"xx"}"));
    }

    [Fact]
    public async Task A_statement_that_changes_is_no_query_and_changes_nothing()
    {
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.QueryAsync<User>($"DELETE FROM sales.users", Token));
        Assert.Contains("DELETE", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>($"/* all */ drop TABLE sales.users", Token));
        Assert.Equal(18, await Lake.Table<User>().CountAsync(Token));
    }

    [Fact]
    public async Task Nulls_are_nulls_and_a_null_parameter_is_one()
    {
        string? none = null;
        Assert.Equal(3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IS NULL"));
        Assert.Equal(0, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {none}"));
        Assert.Equal(18, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE CAST({none} AS STRING) IS NULL"));
        Assert.Null(await Lake.ScalarAsync<string?>($"SELECT country FROM sales.users WHERE id = {"u000020"}"));
        Assert.Null(await Lake.ScalarAsync<decimal?>($"SELECT sum(balance) FROM sales.users WHERE country = {"xx"}"));
        Assert.All(await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country IS NULL"), static u => Assert.Null(u.Country));
    }

    [Fact]
    public async Task Lists_expand_and_an_empty_one_finds_nothing()
    {
        Assert.Equal(15, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IN {new[] { "gb", "fr", "xx" }}"));
        Assert.Equal(0, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IN {Array.Empty<string>()}"));
    }

    [Fact]
    public async Task Fragments_are_put_together_with_their_parameters()
    {
        LakeSql Where(string? country) => country is null ? Sql("country IS NULL") : $"country = {country}";
        Assert.Equal(5, await Lake.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table<User>()} WHERE {Where("fr")} AND {LakeSql.Identifier("balance")} > {1}"));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table<User>()} WHERE {Where(null)} AND {LakeSql.Identifier("balance")} > {21}"));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named()
    {
        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.QueryAsync<Account>($"SELECT * FROM bank.accounts"));
        Assert.Contains("bank.accounts", e.Message.Replace("`", string.Empty, StringComparison.Ordinal).Replace('/', '.'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_column_is_named_by_the_engine_with_those_that_are_there()
    {
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => Lake.QueryAsync<User>($"SELECT emial FROM sales.users"));
        Assert.Contains("emial", e.Message, StringComparison.Ordinal);
        Assert.Contains("email", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_without_a_members_column_names_the_record_and_the_column()
    {
        LakeBindException e = await Assert.ThrowsAsync<LakeBindException>(() => Lake.QueryAsync<User>($"SELECT id, email, country FROM sales.users"));
        Assert.Contains("balance", e.Message, StringComparison.Ordinal);
        Assert.Contains("created_at", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_without_a_column_that_has_a_default_has_the_default()
    {
        Assert.Equal([new KindOf(1, "unknown")], await Lake.QueryAsync<KindOf>($"SELECT CAST(1 AS BIGINT) AS id"));
        Assert.Equal([new KindOf(1, "known")], await Lake.QueryAsync<KindOf>($"SELECT CAST(1 AS BIGINT) AS id, 'known' AS kind"));
    }

    [Fact]
    public async Task A_type_that_does_not_fit_names_expected_and_found()
    {
        LakeBindException e = await Assert.ThrowsAsync<LakeBindException>(() => Lake.QueryAsync<CountryTotal>($"SELECT country, country AS users, 1.5 AS total FROM sales.users"));
        Assert.Contains("users", e.Message, StringComparison.Ordinal);
        Assert.Contains("int64", e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_null_where_a_member_takes_none_is_named_with_its_row()
    {
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() =>
            Lake.QueryAsync<CountryTotal>($"SELECT country, CAST(1 AS BIGINT) AS users, balance AS total FROM sales.users ORDER BY id"));
        Assert.Contains("country", e.Message, StringComparison.Ordinal);
        Assert.Contains("row 15", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_was_disposed_refuses_every_call()
    {
        LakeClient other = Connect();
        Assert.Equal(18, await other.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
        await other.DisposeAsync();
        await other.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.InsertAsync(Users(1, "gb")));
        Assert.Equal(18, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
    }
}

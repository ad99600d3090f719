using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>Queries that are put together call by call, and results that no record describes.</summary>
public abstract class DataFrameContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(10, "gb"), .. Users(5, "fr", 10), .. Users(3, null, 20)], cancellationToken: Token);
    }

    [Fact]
    public async Task Nothing_runs_before_it_is_asked_for_and_each_call_asks_anew()
    {
        LakeDataFrame none = Lake.Sql($"SELECT * FROM no.such_table").Where($"x = {1}").OrderBy("x");
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => none.CountAsync(Token));
        LakeDataFrame users = Lake.Table<User>();
        Assert.Equal(18, await users.CountAsync(Token));
        await Lake.InsertAsync(Users(1, "gb", 30), cancellationToken: Token);
        Assert.Equal(19, await users.CountAsync(Token));
    }

    [Fact]
    public async Task The_clauses_narrow_what_comes_back()
    {
        List<User> found = await Lake.Table<User>().Where($"country = {"gb"}").Where($"balance > {2m} OR id = {"u000000"}").OrderBy("balance", descending: true).Limit(3).Offset(1).ToListAsync<User>(Token);
        Assert.Equal(["u000008", "u000007", "u000006"], found.Select(static u => u.Id));
    }

    [Fact]
    public async Task A_condition_sees_what_was_selected_and_cut_before_it()
    {
        LakeDataFrame counted = Lake.Sql($"SELECT country, count(*) AS users FROM sales.users WHERE balance >= {0m} GROUP BY country -- a comment at the end");
        Assert.Equal([new CountryCount("gb", 10)], await counted.Where($"users > {5}").ToListAsync<CountryCount>(Token));
        LakeDataFrame first = Lake.Table<User>().OrderBy("id").Limit(4);
        Assert.Equal(2, await first.Where($"id >= {"u000002"}").CountAsync(Token));
        Assert.Equal(["u000001", "u000000"], (await first.Select("id").Limit(2).OrderBy($"{LakeSql.Identifier("id")} DESC").CollectAsync(Token)).Select(static r => r["ID"]));
        Assert.Equal(3, await first.Offset(1).Offset(1).Limit(9).CountAsync(Token));
        Assert.Equal(4, await first.CountAsync(Token));
    }

    [Fact]
    public async Task Names_stay_names_whatever_they_contain()
    {
        foreach (string name in (string[])["id; DROP TABLE sales.users", "id\" FROM sales.users --", "id` --", "'id'", "$1", "id\\"])
        {
            await Assert.ThrowsAsync<LakeQueryException>(() => Lake.Table<User>().Select(name).CollectAsync(Token));
            await Assert.ThrowsAsync<LakeQueryException>(() => Lake.Table<User>().OrderBy(name).CollectAsync(Token));
        }

        Assert.Equal(18, await Lake.Table<User>().CountAsync(Token));
        Assert.Throws<ArgumentException>(() => Lake.Table<User>().Select(""));
        Assert.Throws<ArgumentException>(() => Lake.Table<User>().Select([]));
        Assert.Throws<ArgumentException>(() => Lake.Table<User>().Where($" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lake.Table<User>().Limit(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lake.Table<User>().Offset(-1));
    }

    [Fact]
    public async Task An_interpolated_string_is_SQL_also_without_a_hole()
    {
        List<LakeRow> rows = await Lake.Table<User>().Where($"country = 'fr'").Select($"id, upper(country) AS land").OrderBy($"id DESC").Limit(1).CollectAsync(Token);
        Assert.Equal(["u000014", "FR"], rows[0]);
    }

    [Fact]
    public async Task Rows_come_as_a_list_a_stream_or_the_first()
    {
        LakeDataFrame users = Lake.Table("sales.users").OrderBy("id");
        List<User> all = await users.ToListAsync<User>(Token);
        List<User> streamed = [];
        await foreach (User user in users.StreamAsync<User>(Token))
        {
            streamed.Add(user);
        }

        Assert.Equal(18, all.Count);
        Assert.Equal(all, streamed);
        Assert.Equal(all[0], await users.FirstAsync<User>(Token));
        LakeDataFrame none = users.Where($"id = {"nobody"}");
        await Assert.ThrowsAsync<LakeNoRowsException>(() => none.FirstAsync<User>(Token));
        Assert.Null(await none.FirstOrDefaultAsync<User>(Token));
        Assert.Empty(await none.CollectAsync(Token));
    }

    [Fact]
    public async Task Without_a_record_values_are_those_of_net()
    {
        Reading reading = new()
        {
            Id = 7,
            Day = new DateOnly(2024, 2, 29),
            Flag = true,
            Small = -3,
            Whole = 5,
            Big = 6,
            Single = 1.5f,
            Twice = 2.5,
            Exact = -12.50000m,
            Text = "é😀",
            Bytes = [0, 255],
            Date = new DateOnly(1999, 12, 31),
            Instant = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            Clock = new DateTime(2024, 1, 2, 3, 4, 5),
        };
        await Lake.EnsureTableAsync<Reading>(cancellationToken: Token);
        await Lake.InsertAsync([reading, new Reading { Id = 8 }], cancellationToken: Token);
        List<LakeRow> rows = await Lake.Table<Reading>().OrderBy("id").Select("id", "flag", "small", "whole", "big", "single", "twice", "exact", "text", "bytes", "date", "instant", "clock").CollectAsync(Token);
        Assert.Equal(
            new object[] { reading.Id, true, Supports(ContractFeature.SmallIntegers) ? (object)(short)-3 : -3, 5, 6L, 1.5f, 2.5, -12.5m, "é😀", new byte[] { 0, 255 }, reading.Date, reading.Instant.Value.ToUniversalTime(), reading.Clock },
            rows[0]);
        Assert.All(rows[1].Skip(1), Assert.Null);
        Assert.Equal("big", rows[0].Columns[4]);
        Assert.Equal(13, rows[0].Count);
        Assert.Equal("é😀", rows[0]["TEXT"]);
        Assert.Contains("no_such", Assert.Throws<KeyNotFoundException>(() => rows[0]["no_such"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_and_plans_are_told_without_the_rows()
    {
        LakeDataFrame users = Lake.Table<User>().Where($"country = {"gb"}");
        Assert.Equal(["id", "email", "country", "balance", "created_at"], (await users.SchemaAsync(Token)).FieldsList.Select(static f => f.Name));
        Assert.Equal(["id", "n"], (await users.Select($"id, {5} AS n").SchemaAsync(Token)).FieldsList.Select(static f => f.Name));
        string plan = await users.ExplainAsync(Token);
        Assert.Matches("(?i)parquet|scan .*users", plan);
    }

    [Fact]
    public async Task A_frame_of_an_older_version_reads_that_version()
    {
        LakeDataFrame before = Lake.AsOf(0).Table<User>();
        LakeDataFrame after = Lake.AsOf(1).Sql($"SELECT * FROM sales.users").Where($"country = {"fr"}");
        Assert.Equal(0, await before.CountAsync(Token));
        Assert.Equal(5, await after.CountAsync(Token));
    }

    [Fact]
    public async Task A_frame_can_be_a_part_of_another()
    {
        LakeDataFrame french = Lake.Table<User>().Where($"country = {"fr"}").Select("id");
        Assert.Equal(5, await Lake.Table<User>().Where($"id IN ({french.ToSql()})").CountAsync(Token));
        Assert.Equal(13, await Lake.Table<User>().Where($"id NOT IN ({french.ToSql()})").CountAsync(Token));
    }

    [Fact]
    public void A_frame_tells_its_text_and_its_driver_and_no_values()
    {
        LakeDataFrame users = Lake.Table<User>().Where($"email = {"secret"}");
        Assert.Contains("email = $1", users.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", users.ToString(), StringComparison.Ordinal);
        Assert.Equal(typeof(Support.HookedDriver), users.DriverType);
        Assert.Equal(users.DriverType, Lake.DriverType);
    }
}

using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Rows take the place of the partitions that meet a condition.</summary>
public abstract class PartitionOverwriteContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, "fr", 10), .. Users(3, null, 20)]);
        await Lake.InsertAsync(Users(3, "gb", 30));
    }

    [Fact]
    public async Task Partitions_that_meet_the_condition_go_and_the_others_stay()
    {
        string country = "gb";
        WriteResult result = await Lake.OverwriteAsync(Users(1, "gb", 40), new() { Where = $"country = {country}" });
        Assert.Equal((1L, 1, 2, 3L), (result.RowsAdded, result.FilesAdded, result.FilesRemoved, result.Version));
        Assert.Equal(["fr 3", "gb 1", " 3"], await CountsAsync());
    }

    [Theory]
    [InlineData("country IS NULL", null, "fr 3", "gb 6", " 1")]
    [InlineData("users.country IN ('fr', 'gb')", "fr", "fr 1", " 3")]
    [InlineData("country > 'fz' OR country IS NULL", "gb", "fr 3", "gb 1")]
    [InlineData("true", "de", "de 1")]
    [InlineData("country = 'de'", "de", "de 1", "fr 3", "gb 6", " 3")]
    public async Task The_engine_decides_what_a_condition_means(string where, string? country, params string[] counts)
    {
        await Lake.OverwriteAsync(Users(1, country, 40), new() { Where = Sql(where) });
        Assert.Equal(counts, await CountsAsync());
    }

    [Fact]
    public async Task Without_rows_the_partitions_go()
    {
        WriteResult result = await Lake.OverwriteAsync(Array.Empty<User>(), new() { Where = $"country = {"gb"}" });
        Assert.Equal(2, result.FilesRemoved);
        WriteResult nothing = await Lake.OverwriteAsync(Array.Empty<User>(), new() { Where = $"country = {"gb"}" });
        Assert.Equal(Nothing(result.Version), (nothing.Version, nothing.Attempts));
        Assert.Equal(["fr 3", " 3"], await CountsAsync());
    }

    [Fact]
    public async Task Without_a_condition_all_goes()
    {
        await Lake.OverwriteAsync(Users(1, "gb", 40));
        Assert.Equal(["gb 1"], await CountsAsync());
    }

    [Theory]
    [InlineData("balance > 3", "balance")]
    [InlineData("country = 'gb' AND users.Email LIKE 'a%'", "email")]
    public async Task A_condition_on_another_column_is_refused_by_its_name(string where, string column)
    {
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql(where) }));
        Assert.Contains($"names the column '{column}', and the table is not partitioned by it. It can name 'country'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_is_none_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql(" ") }));
        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql("country = ") }));
        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql("county = 'gb'") }));
        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql("true) OR (true") }));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = Sql("country IN (SELECT country FROM sales.users)") }));
        Assert.Equal(["fr 3", "gb 6", " 3"], await CountsAsync());
    }

    [Fact]
    public async Task A_row_of_another_partition_is_refused_with_the_condition()
    {
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.OverwriteAsync([.. Users(1, "gb", 40), .. Users(1, "fr", 50)], new() { Where = $"country = {"gb"}" }));
        Assert.Contains("'sales.users', overwrite", e.Message, StringComparison.Ordinal);
        Assert.Contains("does not meet the condition country = $1. Nothing was written", e.Message, StringComparison.Ordinal);
        Assert.Equal(["fr 3", "gb 6", " 3"], await CountsAsync());
    }

    [Fact]
    public async Task It_needs_partitions()
    {
        await Lake.EnsureTableAsync<Event>();
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.OverwriteAsync([new Event(1, "a", 1)], new() { Where = $"id = {1}" }));
        Assert.Contains("the record of 'events' declares none", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_stands_for_the_condition_and_its_values_too()
    {
        User[] rows = Users(1, "gb", 40);
        OverwriteOptions options = new() { Key = IdempotencyKey.Once("k"), Where = $"country = {"gb"}" };
        Assert.Equal(WriteOutcome.Committed, (await Lake.OverwriteAsync(rows, options)).Outcome);
        await Lake.InsertAsync(Users(1, "gb", 50));
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.OverwriteAsync(rows, options)).Outcome);
        Assert.Equal(["fr 3", "gb 2", " 3"], await CountsAsync());
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.OverwriteAsync(rows, new() { Key = options.Key, Where = $"country <= {"gb"}" }));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.OverwriteAsync(rows, new() { Key = options.Key, Where = $"country = {"GB"}" }));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.OverwriteAsync(rows, new() { Key = options.Key }));
    }

    [Fact]
    public async Task What_others_add_to_the_partitions_before_the_commit_goes_as_well()
    {
        async IAsyncEnumerable<User> Stream()
        {
            yield return Users(1, "gb", 40)[0];
            LakeClient other = Connect();
            await other.InsertAsync([.. Users(2, "gb", 50), .. Users(2, "de", 60), .. Users(2, "fr", 70)]);
        }

        WriteResult result = await Lake.OverwriteAsync(Stream(), new() { Where = $"country IN ({new[] { "gb", "de" }})" });
        Assert.Equal((4L, 4), (result.Version, result.FilesRemoved));
        Assert.Equal(["fr 5", "gb 1", " 3"], await CountsAsync());
    }

    [Fact]
    public async Task An_expected_version_is_kept()
    {
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = $"country = {"gb"}", ExpectedVersion = 1 })))
        {
            return;
        }

        await Assert.ThrowsAsync<LakeConflictException>(() => Lake.OverwriteAsync(Users(1, "gb"), new() { Where = $"country = {"gb"}", ExpectedVersion = 1 }));
        Assert.Equal(3, (await Lake.OverwriteAsync(Users(1, "gb"), new() { Where = $"country = {"gb"}", ExpectedVersion = 2 })).Version);
    }

    [Fact]
    public async Task Partitions_of_every_type_are_compared_as_what_they_are()
    {
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync([.. Enumerable.Range(1, 12).Select(static m => new Reading { Id = m, Day = new DateOnly(2024, m, 1) }), new Reading { Id = 13 }]);
        await Lake.OverwriteAsync([new Reading { Id = 20, Day = new DateOnly(2024, 10, 5) }], new() { Where = $"day >= {new DateOnly(2024, 9, 30)} AND month(day) < 12" });
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 20], (await Lake.QueryAsync<Reading>($"SELECT * FROM lab.readings ORDER BY id")).Select(static r => r.Id));
        await Lake.EnsureTableAsync<Shelf>();
        await Lake.InsertAsync([.. Enumerable.Range(0, 1_200).Select(static i => new Shelf(i, i, new Level(1)))]);
        await Lake.OverwriteAsync([new Shelf(0, 10, new Level(1))], new() { Where = $"aisle >= {9} AND aisle < {1_100}" });
        Assert.Equal(110, await Lake.ScalarAsync<long>($"SELECT count(*) FROM stock.shelves"));
    }

    private async Task<string[]> CountsAsync() =>
        [.. (await Lake.QueryAsync<CountryCount>($"SELECT country, count(*) AS users FROM sales.users GROUP BY country ORDER BY country NULLS LAST")).Select(static c => $"{c.Country} {c.Users}")];
}

using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Rows are added: all of them in one version, or none.</summary>
public abstract class InsertContract(LakeFixture fixture) : LakeContract(fixture)
{
    public static TheoryData<string> Shapes => new("array", "list", "read-only list", "sequence", "stream");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Event>();
        await Lake.EnsureTableAsync<User>();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Rows_of_every_source_arrive_whole_in_one_version(string shape)
    {
        // More than one chunk of a writer, and not a whole number of them.
        const int Count = 20_011;
        WriteResult result = await InsertAsync(shape, Events(0, Count));
        Assert.Equal((WriteOutcome.Committed, 1L, Count, 0L, 0L, 0L), (result.Outcome, result.Version, (int)result.RowsAdded, result.RowsUpdated, result.RowsDeleted, result.RowsUnmatched));
        Assert.True(result is { FilesAdded: > 0, BytesAdded: > 0, FilesRemoved: 0, Attempts: 1, KeyRetainedUntil: null }, result.ToString());
        Assert.Equal(Events(0, Count), await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id"));
        Assert.Equal(0, await Lake.AsOf(0).ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task No_rows_are_no_version(string shape)
    {
        WriteResult result = await InsertAsync(shape, []);
        Assert.Equal((WriteOutcome.Committed, 0L, 0L, 0, 0), (result.Outcome, result.Version, result.RowsAdded, result.FilesAdded, result.Attempts));
        Assert.Equal(0, await VersionAsync<Event>());
    }

    [Fact]
    public async Task Each_call_is_a_version_and_has_an_id_of_its_own()
    {
        List<WriteResult> results = [];
        for (int i = 0; i < 5; i++)
        {
            results.Add(await Lake.InsertAsync(Events(0, 2)));
        }

        Assert.Equal([1L, 2, 3, 4, 5], results.Select(static r => r.Version));
        Assert.Equal(5, results.Select(static r => r.IngestId).Distinct().Count());
        Assert.All(results, static r => Assert.Equal(7, r.IngestId.Version));
        Assert.Equal(10, (await EventIdsAsync()).Count);
    }

    [Fact]
    public async Task Rows_go_to_as_many_partitions_as_they_have()
    {
        string?[] countries = [.. Enumerable.Range(0, 40).Select(static i => $"{(char)('a' + (i % 26))}{i / 26}"), null];
        User[] users = [.. Users(2_000, null).Select((u, i) => u with { Country = countries[i % countries.Length] })];
        await Lake.InsertAsync(users);
        List<User> read = await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id");
        Assert.Equal(users, read.Select(u => u with { CreatedAt = default }));
        Assert.Equal(users.Count(u => u.Country == "c1"), await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"c1"}"));
        Assert.Equal(users.Count(u => u.Country is null), await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IS NULL"));
    }

    [Fact]
    public async Task A_table_of_another_name_is_meant_by_the_option()
    {
        await Lake.EnsureTableAsync<Event>(new() { Table = "archive.events" });
        await Lake.InsertAsync(Events(0, 3), new() { Table = "archive.events" });
        Assert.Equal(3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM archive.events"));
        Assert.Empty(await EventIdsAsync());
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error_that_says_how_to_make_it()
    {
        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.InsertAsync(Accounts(0, 1)));
        Assert.Contains("bank.accounts", e.Message.Replace('/', '.'), StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.UpsertAsync(Accounts(0, 1)));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.DeleteAsync<Account>($"true"));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.OverwriteAsync(Accounts(0, 1)));
    }

    [Fact]
    public async Task Another_client_reads_what_was_written_at_once()
    {
        LakeClient other = Connect();
        for (int i = 1; i <= 4; i++)
        {
            await Lake.InsertAsync(Events(i, 1));
            Assert.Equal(i, await other.ScalarAsync<long>($"SELECT count(*) FROM events"));
        }
    }

    [Fact]
    public async Task A_stream_that_fails_leaves_nothing_and_its_own_error_is_raised()
    {
        IReadOnlyList<string>? files = await FilesAsync();
        InvalidOperationException failure = new("The source is gone.");
        async IAsyncEnumerable<Event> Stream()
        {
            foreach (Event row in Events(0, 30_000))
            {
                yield return row;
            }

            await Task.Yield();
            throw failure;
        }

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.InsertAsync(Stream())));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => Lake.OverwriteAsync(Stream())));
        Assert.Equal(0, await VersionAsync<Event>());
        Assert.Equal(files, await FilesAsync());
    }

    private Task<WriteResult> InsertAsync(string shape, Event[] rows) => shape switch
    {
        "array" => Lake.InsertAsync(rows),
        "list" => Lake.InsertAsync(rows.ToList()),
        "read-only list" => Lake.InsertAsync(rows.ToList().AsReadOnly()),
        "sequence" => Lake.InsertAsync(rows.Where(static _ => true)),
        _ => Lake.InsertAsync(rows.ToAsyncEnumerable()),
    };
}

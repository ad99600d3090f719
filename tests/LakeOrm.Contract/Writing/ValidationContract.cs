using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Rows that break the record's rules are all told, and nothing is written.</summary>
public abstract class ValidationContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly User Good = Users(1, "gb")[0];

    private static readonly User[] Bad = [Good, Good with { Email = "none", Balance = -1 }, null!, Good with { Country = "gbr" }];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<User>();
    }

    public static TheoryData<string> Calls => new("insert", "insert with conflicts", "overwrite", "upsert", "update");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_failure_is_listed_with_its_row_and_column(string call)
    {
        await Lake.InsertAsync(Users(3, "gb"));
        IReadOnlyList<string>? files = await FilesAsync();
        foreach (bool stream in (bool[])[false, true])
        {
            LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => CallAsync(call, Bad, stream));
            Assert.Equal([(1L, "email"), (1, "balance"), (2, "*"), (3, "country")], e.Violations.Select(static v => (v.Row, v.Column)));
            Assert.Equal(4, e.TotalCount);
        }

        Assert.Equal(1, await VersionAsync<User>());
        Assert.Equal(3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task A_stream_is_looked_at_to_its_end_and_failures_beyond_the_list_are_counted()
    {
        IEnumerable<User> rows = Enumerable.Range(0, 25_000).Select(static i => i % 2 == 0 ? Good : Good with { Balance = -1 });
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync(rows.ToAsyncEnumerable()));
        Assert.Equal(12_500, e.TotalCount);
        Assert.True(e.Violations.Count < 12_500);
        Assert.Equal(0, await VersionAsync<User>());
    }

    [Fact]
    public async Task Rows_of_one_call_that_share_a_unique_key_are_refused()
    {
        await Lake.EnsureTableAsync<Ticket>();
        Ticket[] rows = [new(1, "north", 7), new(2, "south", 7), new(3, "north", 7)];
        LakeViolation violation = Assert.Single((await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync(rows))).Violations);
        Assert.Equal(2, violation.Row);
        Assert.Contains("row 0", violation.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync(rows.ToAsyncEnumerable()));
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.OverwriteAsync(rows));
        Assert.Equal(0, await VersionAsync<Ticket>());
        Assert.Equal(2, (await Lake.InsertAsync(rows[..2])).RowsAdded);
    }

    [Fact]
    public async Task A_call_with_more_unique_keys_than_the_client_keeps_is_refused()
    {
        await Lake.EnsureTableAsync<Ticket>();
        LakeClient small = Connect(new LakeClientOptions { MaxUniqueKeys = 10 });
        Assert.Equal(10, (await small.InsertAsync(Tickets(10))).RowsAdded);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => small.InsertAsync(Tickets(11)));
        Assert.Equal(11, (await Lake.InsertAsync(Tickets(11))).RowsAdded);

        static IEnumerable<Ticket> Tickets(int count) => Enumerable.Range(0, count).Select(static i => new Ticket(i, "north", i));
    }

    [Fact]
    public async Task A_call_that_was_refused_has_not_used_its_key()
    {
        InsertOptions once = new() { Key = IdempotencyKey.Once("k") };
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync(Bad, once));
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<User>(once.Key)).State);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Users(1, "gb"), once)).Outcome);
    }

    private Task<WriteResult> CallAsync(string call, User[] rows, bool stream) => (call, stream) switch
    {
        ("insert", false) => Lake.InsertAsync(rows),
        ("insert", true) => Lake.InsertAsync(rows.ToAsyncEnumerable()),
        ("insert with conflicts", false) => Lake.InsertAsync(rows, new() { OnConflict = InsertConflict.Ignore }),
        ("insert with conflicts", true) => Lake.InsertAsync(rows.ToAsyncEnumerable(), new() { OnConflict = InsertConflict.Ignore }),
        ("overwrite", false) => Lake.OverwriteAsync(rows),
        ("overwrite", true) => Lake.OverwriteAsync(rows.ToAsyncEnumerable()),
        ("upsert", false) => Lake.UpsertAsync(rows),
        ("upsert", true) => Lake.UpsertAsync(rows.ToAsyncEnumerable()),
        (_, false) => Lake.UpdateAsync(rows),
        (_, true) => Lake.UpdateAsync(rows.ToAsyncEnumerable()),
    };
}

using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Rows meet those of the table by the merge key.</summary>
public abstract class UpsertContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task A_known_key_is_replaced_and_a_new_one_is_added()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 4));
        List<Account> before = await AccountsAsync();
        WriteResult result = await Lake.UpsertAsync(Accounts(2, 4, balance: 7));
        Assert.Equal((2L, 2L, 2L, 0L, 0L), (result.Version, result.RowsAdded, result.RowsUpdated, result.RowsDeleted, result.RowsUnmatched));
        List<Account> after = await AccountsAsync();
        Assert.Equal([0L, 1, 2, 3, 4, 5], after.Select(static a => a.Id));
        Assert.Equal([100L, 100, 7, 7, 7, 7], after.Select(static a => a.Balance));
        Assert.Equal(before[..2], after[..2]);
    }

    [Fact]
    public async Task The_create_time_stays_and_what_tells_the_last_write_is_new()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(1, 1));
        Account before = (await AccountsAsync())[0];
        WriteResult result = await Lake.UpsertAsync(Accounts(1, 2, balance: 7));
        List<Account> after = await AccountsAsync();
        Assert.Equal((before.CreatedAt, result.IngestId, result.IngestId), (after[0].CreatedAt, after[0].Ingest, after[1].Ingest));
        Assert.True(after[0].UpdatedAt > before.UpdatedAt);
        Assert.Equal(after[0].UpdatedAt, after[1].CreatedAt);
    }

    [Fact]
    public async Task A_merge_key_of_several_columns_counts_before_the_primary_key()
    {
        await Lake.EnsureTableAsync<Contact>();
        await Lake.InsertAsync([new Contact { Id = 1, Kind = "mail", Address = "a", Name = "x" }, new Contact { Id = 2, Kind = "phone", Address = "a", Name = "y" }]);
        WriteResult result = await Lake.UpsertAsync([new Contact { Id = 1, Kind = "phone", Address = "a", Name = "z" }, new Contact { Id = 3, Kind = "phone", Address = "b", Name = "n" }]);
        Assert.Equal((1L, 1L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal(["1 mail a x", "1 phone a z", "3 phone b n"], await ContactsAsync());
    }

    [Theory]
    [InlineData(DuplicateKeyPolicy.Error, null)]
    [InlineData(DuplicateKeyPolicy.First, "first")]
    [InlineData(DuplicateKeyPolicy.Last, "last")]
    public async Task A_key_that_comes_twice_is_an_error_or_counts_once(DuplicateKeyPolicy policy, string? name)
    {
        await Lake.EnsureTableAsync<Contact>();
        await Lake.InsertAsync([new Contact { Id = 1, Kind = "mail", Address = "a" }]);
        Contact[] rows = [.. new[] { "first", "middle", "last" }.Select(static n => new Contact { Id = 1, Kind = "mail", Address = "a", Name = n }), new Contact { Id = 2, Kind = "mail", Address = "b" }];
        UpsertOptions options = new() { DuplicateKeys = policy };
        if (name is null)
        {
            LakeDataException error = await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpsertAsync(rows, options));
            Assert.Contains("row 1 of the call: its key (kind = mail, address = a) is also that of an earlier row", error.Message, StringComparison.Ordinal);
            Assert.Equal(["1 mail a "], await ContactsAsync());
            return;
        }

        WriteResult result = await Lake.UpsertAsync(rows, options);
        Assert.Equal((1L, 1L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([$"1 mail a {name}", "2 mail b "], await ContactsAsync());
    }

    [Fact]
    public async Task What_matches_and_what_does_not_can_be_left_out()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 2));
        WriteResult added = await Lake.UpsertAsync(Accounts(1, 2, balance: 7), new() { WhenMatched = MatchedRows.Ignore });
        Assert.Equal((1L, 0L, 0L), (added.RowsAdded, added.RowsUpdated, added.RowsUnmatched));
        Assert.Equal([100L, 100, 7], (await AccountsAsync()).Select(static a => a.Balance));
        WriteResult updated = await Lake.UpsertAsync(Accounts(2, 2, balance: 9), new() { WhenNotMatched = UnmatchedRows.Ignore });
        Assert.Equal((0L, 1L, 1L), (updated.RowsAdded, updated.RowsUpdated, updated.RowsUnmatched));
        WriteResult ignored = await Lake.UpsertAsync(Accounts(2, 3, balance: 5), new() { WhenMatched = MatchedRows.Ignore, WhenNotMatched = UnmatchedRows.Ignore });
        Assert.Equal((0L, 0L, 2L), (ignored.RowsAdded, ignored.RowsUpdated, ignored.RowsUnmatched));
        Assert.Equal([100L, 100, 9], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task A_stream_comes_once_and_is_merged_whole()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 20_000));
        int reads = 0;
        async IAsyncEnumerable<Account> Stream()
        {
            reads++;
            foreach (Account account in Accounts(10_000, 20_000, balance: 1))
            {
                yield return account;
            }

            await Task.Yield();
        }

        WriteResult result = await Lake.UpsertAsync(Stream(), new() { Key = IdempotencyKey.Once("stream") });
        Assert.Equal((10_000L, 10_000L, 1), (result.RowsAdded, result.RowsUpdated, reads));
        Assert.Equal(10_000 * 101L + 10_000, await Lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.UpsertAsync(Stream(), new() { Key = IdempotencyKey.Once("stream") })).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.UpsertAsync(Stream(), new() { Key = IdempotencyKey.Once("stream"), WhenMatched = MatchedRows.Ignore }));
    }

    [Fact]
    public async Task A_target_filter_narrows_what_matches()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, "fr", 10)]);
        WriteResult result = await Lake.UpsertAsync([.. Users(1, "gb"), .. Users(1, "fr", 10)], new() { TargetFilter = $"country = {"gb"}" });
        Assert.Equal((1L, 1L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE email = {"u10@example.com"}"));
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.UpsertAsync(Users(1, "gb"), new() { TargetFilter = LakeSql.Empty }));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.UpsertAsync(Users(1, "gb"), new() { TargetFilter = $"id IN (SELECT id FROM sales.users)" }));
    }

    [Fact]
    public async Task A_target_filter_belongs_to_what_a_key_stands_for()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(1, "gb"));
        UpsertOptions Options(string country) => new() { Key = IdempotencyKey.Once("f"), TargetFilter = $"country = {country}" };
        Assert.Equal(WriteOutcome.Committed, (await Lake.UpsertAsync(Users(1, "gb"), Options("gb"))).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.UpsertAsync(Users(1, "gb"), Options("gb"))).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.UpsertAsync(Users(1, "gb"), Options("fr")));
        Assert.Equal(1, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
    }

    [Fact]
    public async Task Several_rows_of_the_table_with_one_key_are_all_replaced()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(1, 2));
        await Lake.InsertAsync(Accounts(1, 1, balance: 50));
        WriteResult result = await Lake.UpsertAsync(Accounts(1, 1, balance: 7));
        Assert.Equal((0L, 2L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([(1L, 7L), (1L, 7L), (2L, 100L)], (await AccountsAsync()).Select(static a => (a.Id, a.Balance)));
    }

    [Fact]
    public async Task A_row_moves_to_the_partition_of_its_new_value()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, null, 10)]);
        Assert.Equal(1, (await Lake.UpsertAsync(Users(1, "fr"))).RowsUpdated);
        Assert.Equal(["u000000"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {"fr"}")).Select(static u => u.Id));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"gb"}"));
        Assert.Equal(3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IS NULL"));
    }

    [Fact]
    public async Task Rows_that_break_a_rule_change_nothing()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(2, "gb"));
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.UpsertAsync([.. Users(1, "fr"), new User { Id = "1", Email = "no address" }]));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"gb"}"));
        Assert.Equal(1, await VersionAsync<User>());
    }

    [Fact]
    public async Task Columns_that_the_record_does_not_have_stay()
    {
        await Lake.EnsureTableAsync<Contact>();
        await Lake.InsertAsync([new Contact { Id = 1, Kind = "mail", Address = "a", Name = "x" }, new Contact { Id = 2, Kind = "mail", Address = "b", Name = "y" }]);
        await Lake.UpsertAsync([new ContactBrief { Id = 3, Kind = "mail", Address = "a" }, new ContactBrief { Id = 4, Kind = "mail", Address = "c" }]);
        Assert.Equal(["2 mail b y", "3 mail a x", "4 mail c "], await ContactsAsync());
    }

    [Fact]
    public async Task No_rows_are_no_version()
    {
        await Lake.EnsureTableAsync<Account>();
        Assert.Equal(0, (await Lake.UpsertAsync(Array.Empty<Account>())).Version);
    }

    private async Task<string[]> ContactsAsync() =>
        [.. (await Lake.QueryAsync<Contact>($"SELECT * FROM crm.contacts ORDER BY id, kind")).Select(static c => $"{c.Id} {c.Kind} {c.Address} {c.Name}")];
}

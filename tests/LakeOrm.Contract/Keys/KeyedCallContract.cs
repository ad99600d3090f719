using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>Whatever a write does, under a key it happens once.</summary>
public abstract class KeyedCallContract(LakeFixture fixture) : LakeContract(fixture)
{
    public static TheoryData<string, string> KindsAndCalls => [.. from kind in (string[])["once", "sequence", "raw"] from call in Calls select (kind, call)];

    public static TheoryData<string> AllCalls => [.. Calls];

    private static IEnumerable<string> Calls =>
        ["insert", "insert or error", "insert or ignore", "insert or update", "overwrite", "upsert", "update", "update by condition", "delete", "delete by condition"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 4));
    }

    [Theory]
    [MemberData(nameof(KindsAndCalls))]
    public async Task A_repeat_from_another_client_changes_nothing_and_names_the_version_that_did(string kind, string call)
    {
        IdempotencyKey key = Key(kind);
        if (kind == "raw" && !Supports(ContractFeature.RawKeys))
        {
            await Assert.ThrowsAsync<LakeUnsupportedException>(() => CallAsync(Lake, call, key));
            return;
        }

        WriteResult first = await CallAsync(Lake, call, key);
        Assert.Equal((WriteOutcome.Committed, 2L), (first.Outcome, first.Version));

        // What the call changed is changed again, so that a second run would show.
        await Lake.UpsertAsync(Accounts(1, 1, balance: 55));
        List<Account> before = await AccountsAsync();
        WriteResult repeat = await CallAsync(Connect(), call, key);
        Assert.Equal((WriteOutcome.Duplicate, 2L, 0L, 0L, 0L, 0L), (repeat.Outcome, repeat.Version, repeat.RowsAdded, repeat.RowsUpdated, repeat.RowsDeleted, repeat.RowsUnmatched));
        Assert.Equal((0, 0L, 0, 0), (repeat.FilesAdded, repeat.BytesAdded, repeat.FilesRemoved, repeat.Attempts));
        Assert.NotEqual(first.IngestId, repeat.IngestId);
        Assert.Equal(first.KeyRetainedUntil, repeat.KeyRetainedUntil);
        Assert.Equal(before, await AccountsAsync());
        Assert.Equal(3, await VersionAsync<Account>());
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task Another_call_under_a_used_key_is_an_error(string call)
    {
        IdempotencyKey key = Key("once");
        await CallAsync(Lake, call, key);
        List<Account> before = await AccountsAsync();
        foreach (string other in Calls.Where(c => c != call))
        {
            LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(() => CallAsync(Lake, other, key));
            Assert.Contains("'k'", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await AccountsAsync());
        Assert.Equal(2, await VersionAsync<Account>());
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task A_write_that_comes_to_nothing_commits_its_key(string call)
    {
        InsertOptions insert = new() { Key = Key("once") };
        WriteResult first = await NothingAsync();
        Assert.Equal((WriteOutcome.Committed, 2L, 0L, 0L, 0L), (first.Outcome, first.Version, first.RowsAdded, first.RowsUpdated, first.RowsDeleted));
        Assert.NotNull(first.KeyRetainedUntil);
        Assert.Equal((WriteOutcome.Duplicate, 2L), (await NothingAsync()) is var again ? (again.Outcome, again.Version) : default);
        Assert.Equal(WriteState.Committed, (await Lake.LookUpAsync<Account>(insert.Key)).State);

        Task<WriteResult> NothingAsync() => call switch
        {
            "insert" => Lake.InsertAsync(Accounts(0, 0), insert),
            "insert or error" => Lake.InsertAsync(Accounts(0, 0), new() { Key = insert.Key, OnConflict = InsertConflict.Error }),
            "insert or ignore" => Lake.InsertAsync(Accounts(0, 4, 7), new() { Key = insert.Key, OnConflict = InsertConflict.Ignore }),
            "insert or update" => Lake.InsertAsync(Accounts(0, 0), new() { Key = insert.Key, OnConflict = InsertConflict.Update }),
            "overwrite" => Lake.OverwriteAsync(Accounts(0, 0), new() { Key = insert.Key }),
            "upsert" => Lake.UpsertAsync(Accounts(3, 2, 7), new() { Key = insert.Key, WhenMatched = MatchedRows.Ignore, WhenNotMatched = UnmatchedRows.Ignore }),
            "update" => Lake.UpdateAsync(Accounts(90, 2), new() { Key = insert.Key }),
            "update by condition" => Lake.UpdateAsync<Account>($"balance = {7}", $"id = {90}", new() { Key = insert.Key }),
            "delete" => Lake.DeleteAsync(Accounts(90, 2), new() { Key = insert.Key }),
            _ => Lake.DeleteAsync<Account>($"id = {90}", new() { Key = insert.Key }),
        };
    }

    [Fact]
    public async Task A_call_that_failed_has_not_used_its_key()
    {
        IdempotencyKey key = Key("once");
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync(Accounts(0, 1), new() { Key = key, OnConflict = InsertConflict.Error }));
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.DeleteAsync<Account>($"id = {90}", new() { Key = key, WhenNotMatched = MissingRows.Error }));
        if (!await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.InsertAsync(Accounts(0, 1), new() { Key = key, ExpectedVersion = 0 })))
        {
            await Assert.ThrowsAsync<LakeConflictException>(() => Lake.InsertAsync(Accounts(0, 1), new() { Key = key, ExpectedVersion = 0 }));
        }

        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.UpdateAsync<Account>($"balance = CAST(owner AS BIGINT)", $"true", new() { Key = key }));
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Account>(key)).State);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Accounts(9, 1), new() { Key = key })).Outcome);
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task Of_many_that_use_one_key_exactly_one_writes(string call)
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => CallAsync(clients[i % clients.Length], call, Key("once")))));
        Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
        Assert.Equal(5, results.Count(static r => r.Outcome == WriteOutcome.Duplicate));
        Assert.All(results, static r => Assert.Equal(2, r.Version));
        Assert.Equal(2, await VersionAsync<Account>());
    }

    private static IdempotencyKey Key(string kind) => kind switch
    {
        "once" => IdempotencyKey.Once("k"),
        "sequence" => IdempotencyKey.Sequence("k", 5),
        _ => IdempotencyKey.Raw("k", 5),
    };

    private static Task<WriteResult> CallAsync(LakeClient lake, string call, IdempotencyKey key) => call switch
    {
        "insert" => lake.InsertAsync(Accounts(9, 1), new() { Key = key }),
        "insert or error" => lake.InsertAsync(Accounts(9, 1), new() { Key = key, OnConflict = InsertConflict.Error }),
        "insert or ignore" => lake.InsertAsync(Accounts(1, 9, 7), new() { Key = key, OnConflict = InsertConflict.Ignore }),
        "insert or update" => lake.InsertAsync(Accounts(1, 9, 7), new() { Key = key, OnConflict = InsertConflict.Update }),
        "overwrite" => lake.OverwriteAsync(Accounts(1, 9, 7), new() { Key = key }),
        "upsert" => lake.UpsertAsync(Accounts(1, 9, 7), new() { Key = key }),
        "update" => lake.UpdateAsync(Accounts(1, 2, 7), new() { Key = key }),
        "update by condition" => lake.UpdateAsync<Account>($"balance = balance + {1}", $"id <= {1}", new() { Key = key }),
        "delete" => lake.DeleteAsync(Accounts(1, 2), new() { Key = key }),
        _ => lake.DeleteAsync<Account>($"id = {1}", new() { Key = key }),
    };
}

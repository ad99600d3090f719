using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>A write that names the version it expects is placed on that version, or nothing happens.</summary>
public abstract class ExpectedVersionContract(LakeFixture fixture) : LakeContract(fixture)
{
    public static TheoryData<string> Calls => new("insert", "insert with conflicts", "overwrite", "upsert", "update", "update by condition", "delete", "delete by condition");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        await Lake.InsertAsync(Accounts(5, 5));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Another_version_is_a_conflict_and_this_one_is_not(string call)
    {
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => CallAsync(Lake, call, 2)))
        {
            return;
        }

        List<Account> before = await AccountsAsync();
        IReadOnlyList<string>? files = await FilesAsync();
        foreach (long wrong in (long[])[0, 1, 3, 99])
        {
            LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(() => CallAsync(Lake, call, wrong));
            Assert.Contains(wrong.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
            Assert.True(e.IsTransient);
        }

        Assert.Equal(before, await AccountsAsync());
        Assert.Equal(files, await FilesAsync());
        Assert.Equal(3, (await CallAsync(Lake, call, 2)).Version);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Of_many_that_expect_one_version_exactly_one_gets_it(string call)
    {
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => CallAsync(Lake, call, 2)))
        {
            return;
        }

        LakeClient[] clients = [Lake, Connect(), Connect()];
        bool[] won = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            try
            {
                await CallAsync(clients[i % clients.Length], call, 2);
                return true;
            }
            catch (LakeConflictException)
            {
                return false;
            }
        })));
        Assert.Single(won, true);
        Assert.Equal(3, await VersionAsync<Account>());
    }

    [Fact]
    public async Task A_repeat_under_a_key_is_a_duplicate_though_the_version_has_passed()
    {
        InsertOptions options = new() { Key = IdempotencyKey.Once("k"), ExpectedVersion = 2 };
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.InsertAsync(Accounts(50, 1), options)))
        {
            return;
        }

        Assert.Equal((WriteOutcome.Committed, 3L), (await Lake.InsertAsync(Accounts(50, 1), options)) is var first ? (first.Outcome, first.Version) : default);
        Assert.Equal((WriteOutcome.Duplicate, 3L), (await Lake.InsertAsync(Accounts(50, 1), options)) is var second ? (second.Outcome, second.Version) : default);
    }

    private static Task<WriteResult> CallAsync(LakeClient lake, string call, long version) => call switch
    {
        "insert" => lake.InsertAsync(Accounts(50, 1), new() { ExpectedVersion = version }),
        "insert with conflicts" => lake.InsertAsync(Accounts(50, 1), new() { ExpectedVersion = version, OnConflict = InsertConflict.Ignore }),
        "overwrite" => lake.OverwriteAsync(Accounts(50, 1), new() { ExpectedVersion = version }),
        "upsert" => lake.UpsertAsync(Accounts(4, 2, 7), new() { ExpectedVersion = version }),
        "update" => lake.UpdateAsync(Accounts(4, 2, 7), new() { ExpectedVersion = version }),
        "update by condition" => lake.UpdateAsync<Account>($"balance = {7}", $"id = {4}", new() { ExpectedVersion = version }),
        "delete" => lake.DeleteAsync(Accounts(4, 1), new() { ExpectedVersion = version }),
        _ => lake.DeleteAsync<Account>($"id = {4}", new() { ExpectedVersion = version }),
    };
}

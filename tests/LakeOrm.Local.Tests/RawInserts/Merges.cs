using LakeOrm.Contract.Records;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>Rows that are stored are merged as an upsert merges its own, and the stored files go.</summary>
public sealed class Merges : RawTest
{
    [Fact]
    public async Task Rows_with_a_known_key_take_its_place_and_others_are_added()
    {
        await Lake.InsertAsync(Accounts(0, 4));
        DateTimeOffset created = (await AccountsAsync())[3].CreatedAt;
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(3, 3, balance: 7)));
        WriteResult result = await raw.ThenMergeAsync();
        Assert.Equal((2L, 1L, raw.IngestId, 2L), (result.RowsAdded, result.RowsUpdated, result.IngestId, result.Version));
        List<Account> rows = await AccountsAsync();
        Assert.Equal([100L, 100, 100, 7, 7, 7], rows.Select(static a => a.Balance));
        Assert.Equal((created, raw.IngestId), (rows[3].CreatedAt, rows[3].Ingest));
        Assert.Equal(2, DataFiles().Length);
        Assert.DoesNotContain(DataFiles(), f => f.Contains(raw.IngestId.ToString(), StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
    }

    [Fact]
    public async Task It_runs_again_on_what_another_commit_changed()
    {
        await Lake.InsertAsync(Accounts(0, 4));
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(3, 3, balance: 7)));
        bool first = true;
        Driver.Changing = scan =>
        {
            if (first)
            {
                first = false;
                using LakeClient other = new(new LocalDriver(Root));
                other.InsertAsync(Accounts(5, 1)).GetAwaiter().GetResult();
            }
        };
        WriteResult result = await raw.ThenMergeAsync();
        Assert.Equal((1L, 2L, 2), (result.RowsAdded, result.RowsUpdated, result.Attempts));
    }

    [Fact]
    public async Task Under_a_key_it_happens_once_also_after_an_unknown_outcome()
    {
        LostAnswers storage = new(new FileStorage(Root));
        await using LakeClient lake = new(new LocalDriver(storage));
        UpsertOptions keyed = new() { Key = IdempotencyKey.Once("merge") };
        await using LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 3)));
        storage.Loses = LostAnswers.Loss.Answer;
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => raw.ThenMergeAsync(keyed));
        storage.Loses = LostAnswers.Loss.None;
        Assert.Equal(WriteOutcome.Duplicate, (await raw.ThenMergeAsync(keyed)).Outcome);
        await using LakeRawInsert<Account> again = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 3)));
        Assert.Equal(WriteOutcome.Duplicate, (await again.ThenMergeAsync(keyed)).Outcome);
        Assert.Equal(3, await CountAsync("bank.accounts"));
        Assert.Single(DataFiles());
    }
}

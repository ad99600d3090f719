using LakeOrm.Contract.Records;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Faults;

/// <summary>A write under a key is in the table once, or not at all, whatever happens between the client and the store.</summary>
public sealed class WriteFaultTests(S3Fixture fixture) : IAsyncLifetime
{
    private static readonly InsertOptions Insert = new() { Key = IdempotencyKey.Once("k") };
    private static readonly UpsertOptions Upsert = new() { Key = IdempotencyKey.Once("k") };

    private FaultyLake? _lake;

    private LakeClient Client => _lake!.Client;

    private FaultProxy Proxy => _lake!.Proxy;

    public async ValueTask InitializeAsync()
    {
        _lake = await FaultyLake.OpenAsync(fixture);
        await Client.EnsureTableAsync<Account>();
        await Client.InsertAsync(Accounts(0, 10, 100));
    }

    public async ValueTask DisposeAsync()
    {
        if (_lake is not null)
        {
            await _lake.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task An_upload_that_is_reset_midway_is_begun_again(string call)
    {
        Proxy.Faults = S3Faults.First(2, S3Faults.IsData, static () => Fault.ResetInUpload(700));
        await AssertOnceAsync(await WriteAsync(Client, call), call);
        Assert.True(Proxy.Requests.Count(S3Faults.IsData) >= 3);
    }

    [Fact]
    public async Task A_part_of_a_large_file_that_is_reset_midway_is_sent_again()
    {
        string[] owners = [.. Enumerable.Range(0, 20_000).Select(static i => Convert.ToBase64String(Noise(i, 450)))];
        Account[] rows = [.. owners.Select(static (owner, i) => new Account { Id = 1000 + i, Owner = owner, Balance = i })];
        Proxy.Faults = S3Faults.First(2, static request => S3Faults.IsData(request) && request.Target.Contains("partNumber=2", StringComparison.Ordinal), static () => Fault.ResetInUpload(100_000));

        WriteResult result = await Client.InsertAsync(rows, Insert);

        Assert.Equal((WriteOutcome.Committed, 2L, 20_000L), (result.Outcome, result.Version, result.RowsAdded));
        Assert.True(Proxy.Requests.Count(static request => request.Is("PUT", "partNumber=2")) >= 3);
        LakeClient other = _lake!.Connect();
        Assert.Equal(owners, (await other.QueryAsync<Account>($"SELECT * FROM bank.accounts WHERE id >= {1000} ORDER BY id")).Select(static a => a.Owner));
        Assert.Equal(WriteOutcome.Duplicate, (await other.InsertAsync(rows, Insert)).Outcome);
        Assert.Equal(0, await UnfinishedAsync());
    }

    [Theory]
    [InlineData("insert", 503, "SlowDown")]
    [InlineData("upsert", 503, "ServiceUnavailable")]
    public async Task A_storm_of_refusals_is_waited_out(string call, int status, string code)
    {
        Proxy.Faults = S3Faults.FirstOfEach(2, static _ => true, () => S3Faults.Error(status, code));
        await AssertOnceAsync(await WriteAsync(Client, call), call);
        Assert.Equal(3, Puts());
    }

    [Fact]
    public async Task A_storm_of_refusals_at_the_commit_is_waited_out()
    {
        Proxy.Faults = S3Faults.First(6, S3Faults.IsCommit, static () => S3Faults.Error(503, "SlowDown"));
        await AssertOnceAsync(await WriteAsync(Client, "insert"), "insert");
        Assert.Equal(7, Puts());
    }

    [Theory]
    [InlineData("insert", false)]
    [InlineData("insert", true)]
    [InlineData("upsert", false)]
    [InlineData("upsert", true)]
    public async Task A_commit_whose_answer_is_lost_is_found_to_be_there(string call, bool stalls)
    {
        Proxy.Faults = S3Faults.First(2, S3Faults.IsCommit, () => Fault.LostAnswer(stalls));
        await AssertOnceAsync(await WriteAsync(stalls ? _lake!.ConnectImpatient() : Client, call), call);
        Assert.True(Puts() >= 3);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_commit_that_comes_late_finds_the_one_that_was_put_again(string call)
    {
        TaskCompletionSource go = new();
        TaskCompletionSource<int> came = new();
        Proxy.Faults = S3Faults.First(1, S3Faults.IsCommit, () => Fault.Late(go.Task, came.SetResult));
        WriteResult result = await WriteAsync(Client, call);

        go.SetResult();
        Assert.Equal(412, await came.Task);
        await AssertOnceAsync(result, call);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_commit_that_comes_after_the_client_gave_up_is_committed_and_its_repeat_adds_nothing(string call)
    {
        TaskCompletionSource go = new();
        Late late = new();
        Proxy.Faults = S3Faults.First(int.MaxValue, S3Faults.IsCommit, () => late.Fault(go.Task));
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => WriteAsync(Client, call));
        LakeClient other = _lake!.Connect();
        Assert.Equal(WriteState.NotYet, (await other.LookUpAsync<Account>(e.IngestId)).State);

        go.SetResult();
        Assert.Single(await late.CameAsync(), 200);
        Proxy.Faults = null;
        WriteStatus status = await other.LookUpAsync<Account>(e.IngestId);
        Assert.Equal((WriteState.Committed, 2L), (status.State, status.Version));
        Assert.Equal(WriteOutcome.Duplicate, (await WriteAsync(Client, call)).Outcome);
        await AssertRowsAsync(call);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_commit_that_comes_after_a_fence_is_kept_out(string call)
    {
        TaskCompletionSource go = new();
        Late late = new();
        Proxy.Faults = S3Faults.First(int.MaxValue, S3Faults.IsCommit, () => late.Fault(go.Task));
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => WriteAsync(Client, call));
        Assert.Equal(WriteState.Fenced, (await _lake!.Connect().FenceAsync<Account>(Insert.Key!)).State);

        go.SetResult();
        Assert.All(await late.CameAsync(), static status => Assert.Equal(412, status));
        Proxy.Faults = null;
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => WriteAsync(Client, call));
        await AssertRowsAsync("nothing");
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_commit_that_another_is_faster_than_comes_after_it(string call)
    {
        LakeClient other = _lake!.Connect();
        Proxy.Faults = S3Faults.First(1, S3Faults.IsCommit, () => Fault.Raced(() => other.InsertAsync(Accounts(50, 1, 1))));
        WriteResult result = await WriteAsync(Client, call);

        Assert.Equal((WriteOutcome.Committed, 3L), (result.Outcome, result.Version));
        Assert.True(result.Attempts > 1);
        await AssertRowsAsync(call, Accounts(50, 1, 1));
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_commit_that_conflicts_with_one_that_comes_to_nothing_is_put_again(string call)
    {
        Proxy.Faults = S3Faults.First(3, S3Faults.IsCommit, static () => S3Faults.Error(409, "ConditionalRequestConflict"));
        await AssertOnceAsync(await WriteAsync(Client, call), call);
        Assert.Equal(4, Puts());
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task Of_two_calls_with_one_key_that_meet_at_the_commit_one_is_the_other(string call)
    {
        LakeClient other = _lake!.Connect();
        Proxy.Faults = S3Faults.First(1, S3Faults.IsCommit, () => Fault.Raced(() => WriteAsync(other, call)));
        WriteResult result = await WriteAsync(Client, call);

        Assert.Equal((WriteOutcome.Duplicate, 2L), (result.Outcome, result.Version));
        await AssertRowsAsync(call);
    }

    [Theory]
    [InlineData("insert", false)]
    [InlineData("insert", true)]
    [InlineData("upsert", false)]
    [InlineData("upsert", true)]
    public async Task An_expired_token_fails_the_write_as_a_whole_and_with_a_fresh_one_its_repeat_is_the_first(string call, bool isAtCommit)
    {
        IReadOnlyList<string> before = await KeysAsync();
        Proxy.Faults = S3Faults.First(1, isAtCommit ? S3Faults.IsCommit : S3Faults.IsData, static () => S3Faults.Error(400, "ExpiredToken"));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(Client, call));

        Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
        Assert.Equal(before, await KeysAsync());
        await AssertRowsAsync("nothing");
        await AssertOnceAsync(await WriteAsync(Client, call), call);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    public async Task A_wrong_clock_is_told_and_nothing_is_written(string call)
    {
        IReadOnlyList<string> before = await KeysAsync();
        Proxy.Faults = static request => request.Method == "PUT" ? S3Faults.Error(403, "RequestTimeTooSkewed") : null;
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(Client, call));

        Assert.Equal(LakeStorageFailure.Clock, e.Failure);
        Assert.Equal(before, await KeysAsync());
        await AssertRowsAsync("nothing");
    }

    [Fact]
    public async Task Reads_of_a_write_go_on_where_they_broke_off()
    {
        Proxy.Faults = S3Faults.FirstOfEach(2, S3Faults.IsRead, static () => Fault.Truncated(100));
        await AssertOnceAsync(await WriteAsync(Client, "upsert"), "upsert");
        Assert.Equal(3, Proxy.Requests.Where(static request => request.Is("GET", ".parquet")).GroupBy(static request => request.Target).Max(static reads => reads.Count()));
    }

    private static Account[] Accounts(int from, int count, long balance) => [.. Enumerable.Range(from, count).Select(i => new Account { Id = i, Owner = $"o{i}", Balance = balance })];

    private static Account[] Rows(string call) => call == "insert" ? Accounts(10, 10, 7) : Accounts(5, 10, 7);

    private static Task<WriteResult> WriteAsync(LakeClient lake, string call) => call == "insert" ? lake.InsertAsync(Rows(call), Insert) : lake.UpsertAsync(Rows(call), Upsert);

    private static byte[] Noise(int seed, int count)
    {
        byte[] noise = new byte[count];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    // How often the commit of version 2 was put.
    private int Puts() => Proxy.Requests.Count(static request => S3Faults.IsCommit(request) && request.Target.Contains("00002.json", StringComparison.Ordinal));

    // By a client that has seen nothing of it.
    private async Task AssertOnceAsync(WriteResult result, string call)
    {
        Proxy.Faults = null;
        Assert.Equal((WriteOutcome.Committed, 2L), (result.Outcome, result.Version));
        await AssertRowsAsync(call);
        LakeClient other = _lake!.Connect();
        Assert.Equal([2L, 1L, 0L], (await other.HistoryAsync<Account>()).Select(static c => c.Version));
        Assert.Equal((WriteOutcome.Duplicate, 2L), (await WriteAsync(other, call)) is var repeat ? (repeat.Outcome, repeat.Version) : default);
        await AssertRowsAsync(call);
    }

    private async Task AssertRowsAsync(string call, params Account[] others)
    {
        Dictionary<long, long> expected = Accounts(0, 10, 100).ToDictionary(static a => a.Id, static a => a.Balance);
        foreach (Account row in call == "nothing" ? others : [.. Rows(call), .. others])
        {
            expected[row.Id] = row.Balance;
        }

        List<Account> found = await _lake!.Connect().QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id");
        Assert.Equal(expected.OrderBy(static row => row.Key).Select(static row => (row.Key, row.Value)), found.Select(static a => (a.Id, a.Balance)));
    }

    private async Task<IReadOnlyList<string>> KeysAsync()
    {
        Assert.Equal(0, await UnfinishedAsync());
        await using S3Storage objects = _lake!.Objects();
        return await objects.ListAsync(string.Empty, recursive: true).Select(static found => found.Key).ToListAsync();
    }

    private async Task<long> UnfinishedAsync()
    {
        await using S3Storage objects = _lake!.Objects();
        return await objects.DeleteUnfinishedAsync(string.Empty, DateTimeOffset.MaxValue);
    }
}

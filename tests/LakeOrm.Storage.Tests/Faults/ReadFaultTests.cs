using LakeOrm.Contract.Records;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Faults;

/// <summary>A query gives all rows, each once, or an error.</summary>
public sealed class ReadFaultTests(S3Fixture fixture) : IAsyncLifetime
{
    private FaultyLake? _lake;

    private LakeClient Client => _lake!.Client;

    private FaultProxy Proxy => _lake!.Proxy;

    public async ValueTask InitializeAsync()
    {
        _lake = await FaultyLake.OpenAsync(fixture);
        LakeClient other = _lake.Connect();
        await other.EnsureTableAsync<Account>();
        for (int i = 0; i < 12; i++)
        {
            await other.InsertAsync([new Account { Id = i, Owner = $"o{i}", Balance = i }]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lake is not null)
        {
            await _lake.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_that_break_off_go_on_where_they_did(bool stalls)
    {
        // A connection that stalls is waited for: one of each kind will do.
        Proxy.Faults = stalls
            ? Any(S3Faults.First(1, static r => S3Faults.IsRead(r) && r.Target.EndsWith(".json", StringComparison.Ordinal), Stall), S3Faults.First(1, static r => r.Is("GET", ".parquet") && !r.Is("GET", "checkpoint"), Stall))
            : S3Faults.FirstOfEach(2, S3Faults.IsRead, static () => Fault.Truncated(200));
        await AssertRowsAsync(stalls ? _lake!.ConnectImpatient() : Client);
        Assert.True(Proxy.Requests.Where(static r => r.Is("GET", ".parquet")).GroupBy(static r => r.Target).Max(static g => g.Count()) > 1);

        static Fault Stall() => Fault.Stalled(200);
    }

    [Fact]
    public async Task A_storm_of_refusals_is_waited_out()
    {
        Proxy.Faults = S3Faults.FirstOfEach(2, static _ => true, static () => S3Faults.Error(503, "SlowDown"));
        await AssertRowsAsync();
    }

    [Fact]
    public async Task An_expired_token_is_told_and_with_a_fresh_one_the_query_runs()
    {
        Proxy.Faults = S3Faults.First(1, static r => r.Is("GET", ".parquet"), static () => S3Faults.Error(400, "ExpiredToken"));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(AssertRowsAsync);
        Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
        await AssertRowsAsync();
    }

    [Fact]
    public async Task A_page_of_a_list_that_comes_again_doubles_nothing()
    {
        int repeated = 0;
        string page = string.Empty;

        // The store says that there is more, and gives the same page again.
        Proxy.Faults = request => !S3Faults.IsList(request) ? null
            : request.Target.Contains("continuation-token", StringComparison.Ordinal) ? Repeat()
            : Fault.Changed(answer =>
            {
                Volatile.Write(ref page, answer);
                return answer.Replace("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>", StringComparison.Ordinal);
            });
        await AssertRowsAsync();
        Assert.Equal(Enumerable.Range(0, 13).Reverse().Select(static v => (long)v), (await Client.HistoryAsync<Account>()).Select(static c => c.Version));
        TableStats stats = await Client.StatsAsync<Account>();
        Assert.Equal((12L, 12L), (stats.Files, stats.Rows));
        Assert.True(repeated > 0);

        Fault Repeat()
        {
            Interlocked.Increment(ref repeated);
            return Fault.Answered(200, Volatile.Read(ref page), ("Content-Type", "application/xml"));
        }
    }

    [Fact]
    public async Task A_list_from_before_a_commit_loses_nothing_of_a_write()
    {
        string? old = null;
        Proxy.Faults = request => S3Faults.IsList(request) && request.Target.Contains("_delta_log", StringComparison.Ordinal)
            ? Fault.Changed(page => Interlocked.CompareExchange(ref old, page, null) ?? page)
            : null;
        await AssertRowsAsync();
        await _lake!.Connect().InsertAsync([new Account { Id = 12, Owner = "other", Balance = 12 }]);
        WriteResult result = await Client.InsertAsync([new Account { Id = 13, Owner = "late", Balance = 13 }]);

        Assert.Equal(14, result.Version);
        Assert.NotNull(old);
        Assert.Equal(Enumerable.Range(0, 14).Select(static i => (long)i), (await _lake.Connect().QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id")).Select(static a => a.Id));
    }

    private static Func<ProxiedRequest, Fault?> Any(params Func<ProxiedRequest, Fault?>[] faults) => request => faults.Select(fault => fault(request)).FirstOrDefault(static fault => fault is not null);

    private Task AssertRowsAsync() => AssertRowsAsync(Client);

    private static async Task AssertRowsAsync(LakeClient client)
    {
        List<Account> found = await client.QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id");
        Assert.Equal(Enumerable.Range(0, 12).Select(static i => (long)i), found.Select(static a => a.Id));
    }
}

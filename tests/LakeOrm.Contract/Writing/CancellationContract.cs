using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>A call that is cancelled before its commit has done nothing, and leaves nothing.</summary>
public abstract class CancellationContract(LakeFixture fixture) : LakeContract(fixture)
{
    private const int Count = 40_000;

    public static TheoryData<string> Calls => new("insert", "insert with conflicts", "overwrite", "upsert", "update", "delete");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task In_the_midst_of_its_rows(string call)
    {
        List<Account> before = await AccountsAsync();
        IReadOnlyList<string>? files = await FilesAsync();
        using CancellationTokenSource source = new();
        bool ended = false;
        async IAsyncEnumerable<Account> Stream()
        {
            try
            {
                await Task.Yield();
                foreach (Account row in Accounts(0, Count))
                {
                    if (row.Id == Count - 10)
                    {
                        await source.CancelAsync();
                    }

                    yield return row;
                }
            }
            finally
            {
                ended = true;
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(call, Stream(), source.Token));
        Assert.True(ended, "The caller's stream was not given back.");
        Assert.Equal(before, await AccountsAsync());
        Assert.Equal(1, await VersionAsync<Account>());
        Assert.Equal(files, await FilesAsync());

        // Nothing is held that another call waits for.
        Assert.Equal(2, (await CallAsync(call, Accounts(call.StartsWith("insert", StringComparison.Ordinal) ? 50 : 5, 1, 7).ToAsyncEnumerable(), default)).Version);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Before_it_began(string call)
    {
        IReadOnlyList<string>? files = await FilesAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(call, Accounts(0, 5).ToAsyncEnumerable(), new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lake.DeleteAsync<Account>($"true", cancellationToken: new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lake.UpdateAsync<Account>($"balance = {0}", $"true", cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(1, await VersionAsync<Account>());
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task While_it_waits_for_its_turn_among_the_clients_writes()
    {
        TaskCompletionSource go = new();
        Driver.Before = _ => go.Task;
        Task<WriteResult>[] running = [.. Enumerable.Range(0, new LakeClientOptions().MaxIngestsInFlight).Select(i => Lake.InsertAsync(Accounts(100 + i, 1)))];
        using CancellationTokenSource source = new();
        Task<WriteResult> waiting = Lake.InsertAsync(Accounts(200, 1), cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        go.SetResult();
        await Task.WhenAll(running);
        Driver.Before = null;
        Assert.Equal(14, (await AccountsAsync()).Count);
    }

    private Task<WriteResult> CallAsync(string call, IAsyncEnumerable<Account> rows, CancellationToken token) => call switch
    {
        "insert" => Lake.InsertAsync(rows, cancellationToken: token),
        "insert with conflicts" => Lake.InsertAsync(rows, new() { OnConflict = InsertConflict.Ignore }, token),
        "overwrite" => Lake.OverwriteAsync(rows, cancellationToken: token),
        "upsert" => Lake.UpsertAsync(rows, cancellationToken: token),
        "update" => Lake.UpdateAsync(rows, cancellationToken: token),
        _ => Lake.DeleteAsync(rows, cancellationToken: token),
    };
}

using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

public sealed class Cancellation : IDisposable
{
    // Far more work than any machine does while a test runs.
    private const string Endless = "SELECT count(*) AS n FROM range(10000000000) a(i), range(10000000000) b(j) WHERE hash(i + j) = 1";
    private readonly TemporaryFolder _lake = new();
    private readonly DuckDatabase _database;

    public Cancellation() => _database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { Threads = 2 });

    public void Dispose()
    {
        _database.Dispose();
        _lake.Dispose();
    }

    [Fact]
    public async Task A_statement_that_runs_really_stops()
    {
        using CancellationTokenSource source = new();
        Task run = Task.Run(async () =>
        {
            await using LakeResult result = _database.Run(Endless, cancellationToken: source.Token);
            using RecordBatch? batch = await result.ReadAsync(source.Token);
        });
        await Task.Delay(100);
        await source.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(0L, await _database.ScalarAsync("SELECT count(*) FROM duckdb_temporary_files()"));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_before_the_start_stops_it_too()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(async () => await _database.Run(Endless, cancellationToken: source.Token).ReadAsync(source.Token)));
    }

    [Fact]
    public async Task A_read_of_a_stream_stops_and_the_engine_goes_on()
    {
        await using LakeResult result = _database.Run("SELECT i FROM range(100000000000) t(i)");
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (int i = 0; ; i++)
            {
                using RecordBatch? batch = await result.ReadAsync(source.Token);
                if (i == 3)
                {
                    await source.CancelAsync();
                }
            }
        });
        await result.DisposeAsync();
        Assert.Equal(1, await _database.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_connection_is_good_for_another_statement_after_it_was_interrupted()
    {
        using DuckConnection connection = _database.Connect();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        using (DuckStatement statement = connection.Prepare(Endless))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => statement.Execute(source.Token)));
        }

        connection.Execute("SELECT 1");
    }
}

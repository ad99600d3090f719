using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests;

[Collection(nameof(Alone))]
public sealed class Streaming : LakeTest
{
    [Fact]
    public async Task Five_million_rows_stream_in_constant_memory()
    {
        const long Rows = 5_000_000;
        long rows = 0;
        long sum = 0;
        long first = 0;
        long peak = 0;
        await foreach (Numbered n in Lake.QueryStreamAsync<Numbered>($"SELECT i AS id, 'value ' || i AS s FROM range({Rows}) t(i)"))
        {
            rows++;
            sum += n.Id;
            if (rows % 500_000 == 0)
            {
                long now = Environment.WorkingSet;
                first = first == 0 ? now : first;
                peak = Math.Max(peak, now);
            }
        }

        Assert.Equal((Rows, Rows * (Rows - 1) / 2), (rows, sum));
        Assert.True(peak - first < 100_000_000, $"The working set grew from {first:N0} to {peak:N0} bytes.");
    }

    [Fact]
    public async Task A_stream_that_is_left_frees_its_statement()
    {
        for (int i = 0; i < 30; i++)
        {
            await foreach (Numbered n in Lake.QueryStreamAsync<Numbered>($"SELECT i AS id FROM range(100000000000) t(i)"))
            {
                if (n.Id == 5000)
                {
                    break;
                }
            }
        }

        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT 1::BIGINT"));
    }

    [Fact]
    public async Task A_cancelled_query_stops_and_the_lake_goes_on()
    {
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Lake.ScalarAsync<long>($"SELECT count(*) FROM range(10000000000) a(i), range(10000000000) b(j) WHERE hash(i + j) = 1", source.Token));
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT 1::BIGINT"));
    }

    [Fact]
    public async Task A_cancelled_stream_stops_between_its_rows()
    {
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Numbered n in Lake.QueryStreamAsync<Numbered>($"SELECT i AS id FROM range(100000000000) t(i)", source.Token))
            {
                if (n.Id == 100_000)
                {
                    await source.CancelAsync();
                }
            }
        });
    }

    [Fact]
    public async Task A_token_that_is_cancelled_starts_nothing() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lake.ScalarAsync<long>($"SELECT 1", new CancellationToken(canceled: true)));
}

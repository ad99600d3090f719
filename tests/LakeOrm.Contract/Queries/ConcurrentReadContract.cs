using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>Queries beside writes and beside each other.</summary>
public abstract class ConcurrentReadContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Each_of_many_parallel_queries_sees_one_snapshot_of_a_table_that_grows()
    {
        const int Commits = 40;
        await Lake.EnsureTableAsync<Event>();
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; i < Commits; i++)
            {
                // Every commit adds ten rows whose values add up to nothing.
                await Lake.InsertAsync(Enumerable.Range(0, 10).Select(k => new Event((i * 10) + k, "k", k < 5 ? 1 : -1)).ToArray());
            }
        });
        int[] queries = new int[16];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(q => Task.Run(async () =>
        {
            long last = 0;
            do
            {
                CountryTotal seen = await Lake.QueryFirstAsync<CountryTotal>($"""
                    SELECT 'x' AS country, (SELECT count(*) FROM events) AS users, CAST(coalesce(sum(value), 0) AS DECIMAL(18, 2)) + count(*) - (SELECT count(*) FROM events) AS total FROM events
                    """);
                Assert.Equal(0m, seen.Total);
                Assert.Equal(0L, seen.Users % 10);
                Assert.True(seen.Users >= last, "A later query saw less.");
                last = seen.Users;
                queries[q]++;
            }
            while (!writer.IsCompleted);
        })));
        await writer;
        Assert.Equal(Commits * 10L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.DoesNotContain(0, queries);
    }

    [Fact]
    public async Task Clients_of_one_lake_write_and_read_together()
    {
        await Lake.EnsureTableAsync<Event>();
        await Parallel.ForAsync(0, 6, async (i, ct) =>
        {
            LakeClient client = Connect();
            for (int k = 0; k < 4; k++)
            {
                await client.InsertAsync([new Event(i, "k", k)], cancellationToken: ct);
                Assert.True(await client.ScalarAsync<long>($"SELECT count(*) FROM events WHERE id = {(long)i}", ct) == k + 1);
            }
        });
        Assert.Equal(24L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }
}

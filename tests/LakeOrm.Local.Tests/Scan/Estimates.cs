using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>The engine plans by how many rows it expects of a table, and is told: it opens no file to see.</summary>
public sealed class Estimates : LakeTest
{
    [Fact]
    public async Task The_engine_expects_the_rows_that_the_log_tells_of()
    {
        await Lake.EnsureTableAsync<Account>();
        for (int i = 0; i < 3; i++)
        {
            await Lake.InsertAsync(Enumerable.Range(i * 1234, 1234).Select(static n => new Account { Id = n, Owner = "o", Balance = n }).ToArray());
        }

        string plan = await ExplainAsync("SELECT * FROM bank.accounts");

        Assert.Contains("~3,702 rows", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_large_and_a_small_side_of_a_join_the_small_one_is_kept()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Enumerable.Range(0, 50_000).Select(static n => new Account { Id = n, Owner = "o", Balance = n }).ToArray());

        string plan = await ExplainAsync("SELECT v.*, s.i FROM bank.accounts AS v LEFT JOIN range(5000) AS s(i) ON v.id = s.i");

        Assert.Matches("Join Type: +LEFT", plan);
        Assert.DoesNotMatch("Join Type: +RIGHT", plan);
    }

    private async Task<string> ExplainAsync(string query)
    {
        await using LakeResult result = await Driver.QueryAsync(new LakeStatement($"EXPLAIN {query}", []));
        using RecordBatch batch = (await result.ReadAsync())!;
        return ((StringArray)batch.Column("explain_value")).GetString(0);
    }
}

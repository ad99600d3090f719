using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class TokenSourceTests(SparkConnect servers) : ServerTest(servers)
{
    [Fact]
    public async Task A_source_of_tokens_that_fails_is_heard_at_calls_and_not_at_the_end()
    {
        bool fails = false;
        SparkOptions options = new($"{Server.Address}/;use_ssl=false")
        {
            Token = _ => fails ? throw new InvalidOperationException("no token") : new ValueTask<string>("anything"),
        };
        SparkSession session = await OpenAsync(options);
        fails = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => ColumnAsync(session, "SELECT 1"));
        await session.DisposeAsync();
    }
}

using LakeOrm.Spark.Connect.Calls;
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

    [Theory]
    [InlineData("hunter2\n")]
    [InlineData("hünter2")]
    public async Task A_token_that_cannot_be_sent_is_told_and_not_shown(string token)
    {
        using ConnectChannel channel = new(new SparkOptions("sc://127.0.0.1;use_ssl=false") { Token = _ => new ValueTask<string>(token) });

        FormatException error = await Assert.ThrowsAsync<FormatException>(() => SparkSession.OpenAsync(channel, id: null));

        Assert.Contains("authorization", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nter2", error.Message, StringComparison.Ordinal);
    }
}

using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

[Collection("a server with a token")]
public sealed class TokenTests(SparkConnect servers) : ServerTest(servers)
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Bare;

    [Fact]
    public async Task The_right_token_opens_and_others_are_refused_without_being_told()
    {
        Assert.Equal([1], await ColumnAsync(await OpenAsync(new SparkOptions(Server.ConnectionString)), "SELECT 1"));

        foreach (string parameters in new[] { "", "/;token=wrong-hunter2;use_ssl=false" })
        {
            LakeAccessDeniedException error = await Assert.ThrowsAsync<LakeAccessDeniedException>(() => OpenAsync(new SparkOptions(Server.Address + parameters)));

            Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        }
    }
}

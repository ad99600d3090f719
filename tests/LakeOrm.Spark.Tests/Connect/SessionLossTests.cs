using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>A session ends with its server, and nobody takes one that comes after it for it.</summary>
[Collection(ServerOrder.Restarted)]
public sealed class SessionLossTests(SparkConnect servers) : ServerTest(servers)
{
    [Fact]
    public async Task A_restart_of_the_server_loses_the_session_and_leaves_a_running_command_open()
    {
        SparkSession session = await SparkSession.OpenAsync(Channel(time: new FastTime(10)), id: null);
        (await session.RunAsync("CREATE NAMESPACE IF NOT EXISTS ice.restarted", [])).Dispose();
        Task<CommandResult> running = session.RunAsync("CREATE TABLE ice.restarted.slow USING iceberg AS SELECT sum(length(sha2(CAST(id AS STRING), 512))) AS s FROM range(0, 100000000000, 1, 8)", []);
        Task<SparkResult> reading = session.QueryAsync("SELECT sum(length(sha2(CAST(id AS STRING), 512))) AS s FROM range(0, 100000000000, 1, 8)", []);
        await Task.Delay(TimeSpan.FromSeconds(2));

        await Servers.RestartAsync(Server);

        LakeSessionLostException command = await Assert.ThrowsAsync<LakeSessionLostException>(() => running);
        LakeSessionLostException query = await Assert.ThrowsAsync<LakeSessionLostException>(() => reading);
        Assert.True(command.MayHaveRun);
        Assert.False(command.IsTransient);
        Assert.False(query.MayHaveRun);
        Assert.True(session.IsLost);
        Assert.Equal([1], await ColumnAsync(await OpenAsync(), "SELECT 1"));
    }
}

using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>What becomes of a session that a call had alone, by what the server says to it.</summary>
public sealed class IdleSessionTests : IAsyncDisposable
{
    private const string Setting = "my.setting";

    private readonly LeapingTime _time = new();
    private readonly PlayedServer _server;
    private readonly SessionPool _pool;
    private Func<IMessage, Task<PlayedReply?>> _play = static _ => Task.FromResult<PlayedReply?>(null);

    public IdleSessionTests()
    {
        _server = new PlayedServer(request => _play(request));
        _pool = new SessionPool(new ConnectChannel(new SparkOptions("sc://localhost:1") { HttpHandler = () => _server, MaxSessions = 1 }, _time));
    }

    private int Asked => _server.Requests.OfType<AnalyzePlanRequest>().Count();

    private IEnumerable<string> Released => _server.Requests.OfType<ReleaseSessionRequest>().Select(static r => r.SessionId);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public async Task A_session_is_asked_for_a_sign_of_life_once_it_was_idle_for_long()
    {
        Guid first = await UseAsync();
        _time.Leap(TimeSpan.FromMinutes(4));
        Assert.Equal((first, 1), (await UseAsync(), Asked));
        _time.Leap(TimeSpan.FromMinutes(6));
        Assert.Equal((first, 2), (await UseAsync(), Asked));
        Assert.Empty(Released);
    }

    [Fact]
    public async Task A_session_that_gives_no_sign_of_life_is_released()
    {
        Guid first = await UseAsync();
        _time.Leap(TimeSpan.FromMinutes(6));
        _play = static request => Task.FromResult(request is AnalyzePlanRequest ? PlayedReply.Refuse(StatusCode.Unauthenticated) : null);
        await Assert.ThrowsAsync<LakeAccessDeniedException>(UseAsync);
        Assert.Equal([first.ToString()], Released);
        _play = static _ => Task.FromResult<PlayedReply?>(null);
        Assert.NotEqual(first, await UseAsync());
    }

    [Fact]
    public async Task A_session_serves_again_whose_sign_of_life_nobody_waited_for()
    {
        Guid first = await UseAsync();
        _time.Leap(TimeSpan.FromMinutes(6));
        using CancellationTokenSource cancel = new();
        _play = async request =>
        {
            if (request is AnalyzePlanRequest)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel.Token);
            }

            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pool.LeaseAsync(cancel.Token).AsTask());
        _play = static _ => Task.FromResult<PlayedReply?>(null);
        Assert.Equal(first, await UseAsync());
        Assert.Equal(3, Asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("before")]
    public async Task A_session_whose_settings_cannot_be_taken_back_is_released_and_the_call_has_succeeded(string? before)
    {
        int sets = 0;
        _play = request => Task.FromResult(request switch
        {
            ConfigRequest { Operation.GetOption: not null } config => new PlayedReply([new ConfigResponse { SessionId = config.SessionId, Pairs = { before is null ? new KeyValue { Key = Setting } : new KeyValue { Key = Setting, Value = before } } }]),
            ConfigRequest { Operation.Set: not null } => ++sets > 1 ? PlayedReply.Refuse("INTERNAL_ERROR") : null,
            ConfigRequest { Operation.Unset: not null } => PlayedReply.Refuse("INTERNAL_ERROR"),
            _ => null,
        });
        Guid first;
        await using (SessionLease lease = await _pool.LeaseAsync(CancellationToken.None))
        {
            first = lease.Session.Id;
            Assert.Equal(7, await lease.RunAsync(new Dictionary<string, string> { [Setting] = "x" }, static _ => Task.FromResult(7), CancellationToken.None));
            Assert.Empty(Released);
        }

        Assert.Equal([first.ToString()], Released);
        Assert.NotEqual(first, await UseAsync());
    }

    private async Task<Guid> UseAsync()
    {
        await using SessionLease lease = await _pool.LeaseAsync(CancellationToken.None);
        lease.Clean();
        return lease.Session.Id;
    }
}

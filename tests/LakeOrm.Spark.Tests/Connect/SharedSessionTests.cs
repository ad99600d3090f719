using Grpc.Core;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>Calls that come while the session that they share is opened.</summary>
public sealed class SharedSessionTests
{
    private readonly TaskCompletionSource<PlayedReply?> _answer = new();

    [Fact]
    public async Task All_who_wait_hear_of_a_server_that_does_not_answer_at_once()
    {
        (PlayedServer server, SessionPool pool) = Open();
        await using SessionPool _ = pool;
        Task<SessionLease>[] calls = [.. Enumerable.Range(0, 3).Select(_ => pool.ShareAsync(CancellationToken.None).AsTask())];

        _answer.SetResult(PlayedReply.Refuse(StatusCode.Unauthenticated));

        foreach (Task<SessionLease> call in calls)
        {
            await Assert.ThrowsAsync<LakeAccessDeniedException>(() => call);
        }

        Assert.Single(server.Requests.OfType<AnalyzePlanRequest>());
        await Assert.ThrowsAsync<LakeAccessDeniedException>(() => pool.ShareAsync(CancellationToken.None).AsTask());
        Assert.Equal(2, server.Requests.OfType<AnalyzePlanRequest>().Count());
    }

    [Fact]
    public async Task Who_does_not_wait_any_longer_leaves_the_session_to_the_others()
    {
        (PlayedServer server, SessionPool pool) = Open();
        await using SessionPool _ = pool;
        using CancellationTokenSource cancel = new();
        Task<SessionLease> first = pool.ShareAsync(cancel.Token).AsTask();
        Task<SessionLease> second = pool.ShareAsync(CancellationToken.None).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.ShareAsync(cancel.Token).AsTask());
        _answer.SetResult(null);

        await using SessionLease lease = await second;
        Assert.Single(server.Requests.OfType<AnalyzePlanRequest>());
    }

    [Fact]
    public async Task Who_waits_when_the_pool_ends_is_told_so()
    {
        (PlayedServer _, SessionPool pool) = Open();
        Task<SessionLease> waiting = pool.ShareAsync(CancellationToken.None).AsTask();

        ValueTask ending = pool.DisposeAsync();
        _answer.SetResult(PlayedReply.Refuse(StatusCode.Unavailable));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await ending;
    }

    private (PlayedServer Server, SessionPool Pool) Open()
    {
        PlayedServer server = new(request => request is AnalyzePlanRequest ? _answer.Task : Task.FromResult<PlayedReply?>(null));
        return (server, new SessionPool(new ConnectChannel(server.Options())));
    }
}

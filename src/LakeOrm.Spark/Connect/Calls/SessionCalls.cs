using Grpc.Core;
using LakeOrm.Spark.Connect.Failures;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Calls;

/// <summary>The calls of one session: repeated while that does no harm, and held against the session that the server first answered for.</summary>
/// <param name="channel">The connection.</param>
/// <param name="sessionId">The session's id, which the client chooses.</param>
internal sealed class SessionCalls(ConnectChannel channel, Guid sessionId)
{
    private static readonly TimeSpan DetailsTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongCallTimeout = TimeSpan.FromHours(1);

    private volatile string? _serverSessionId;
    private volatile bool _isLost;

    public ConnectChannel Channel => channel;

    public string SessionId { get; } = sessionId.ToString("D");

    public UserContext User { get; } = new() { UserId = channel.UserId, UserName = channel.UserId };

    /// <summary>The server has dropped the session, or started anew.</summary>
    public bool IsLost => _isLost;

    /// <summary>How long a part of an answer may take before it is asked for again.</summary>
    public static TimeSpan SegmentTimeout => CallTimeout;

    /// <summary>Says by which session the server answered before; a server that has another now refuses.</summary>
    public void Stamp(Action<string> observed)
    {
        if (_serverSessionId is { } id)
        {
            observed(id);
        }
    }

    /// <summary>Holds an answer against the session that the server first answered for.</summary>
    /// <exception cref="LakeSessionLostException">It is another one.</exception>
    public void Observe(string session, string serverSession, bool mayHaveRun)
    {
        if (session != SessionId)
        {
            throw new LakeConnectionException($"{channel.Options.Address.Authority} answered for the session '{session}', which is not the session {SessionId} that asked.") { MayHaveRun = mayHaveRun };
        }

        if (serverSession.Length == 0)
        {
            return;
        }

        string? first = _serverSessionId ?? Interlocked.CompareExchange(ref _serverSessionId, serverSession, null) ?? serverSession;
        if (first != serverSession)
        {
            _isLost = true;
            throw new LakeSessionLostException($"{channel.Options.Address.Authority} answered from another session than before: it was started anew. Settings, temporary views and cached rows of the session are gone.") { MayHaveRun = mayHaveRun };
        }
    }

    public Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, TimeSpan budget, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, User, channel.ClientType);
        Stamp(id => request.ClientObservedServerSideSessionId = id);
        return CallAsync(
            options => channel.Client.AnalyzePlanAsync(request, options), LongCallTimeout, budget, static r => (r.SessionId, r.ServerSideSessionId), mayHaveRun: false, cancellationToken);
    }

    public Task<ConfigResponse> ConfigAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken)
    {
        ConfigRequest request = new() { SessionId = SessionId, UserContext = User, ClientType = channel.ClientType, Operation = operation };
        Stamp(id => request.ClientObservedServerSideSessionId = id);
        return CallAsync(options => channel.Client.ConfigAsync(request, options), CallTimeout, Budget, static r => (r.SessionId, r.ServerSideSessionId), mayHaveRun: false, cancellationToken);
    }

    public Task<ArtifactStatusesResponse> ArtifactStatusAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        ArtifactStatusesRequest request = new() { SessionId = SessionId, UserContext = User, ClientType = channel.ClientType, Names = { names } };
        Stamp(id => request.ClientObservedServerSideSessionId = id);
        return CallAsync(options => channel.Client.ArtifactStatusAsync(request, options), CallTimeout, Budget, static r => (r.SessionId, r.ServerSideSessionId), mayHaveRun: false, cancellationToken);
    }

    /// <summary>Sends artifacts. What was sent before is sent again when the call is repeated; the server keeps them by their content.</summary>
    /// <param name="requests">Makes the messages, anew for each attempt.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<AddArtifactsResponse> AddArtifactsAsync(Func<IEnumerable<AddArtifactsRequest>> requests, CancellationToken cancellationToken) =>
        RepeatAsync(
            async () =>
            {
                using AsyncClientStreamingCall<AddArtifactsRequest, AddArtifactsResponse> call = channel.Client.AddArtifacts(await channel.OptionsAsync(LongCallTimeout, cancellationToken).ConfigureAwait(false));
                try
                {
                    foreach (AddArtifactsRequest request in requests())
                    {
                        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, User, channel.ClientType);
                        Stamp(id => request.ClientObservedServerSideSessionId = id);
                        await call.RequestStream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
                    }

                    await call.RequestStream.CompleteAsync().ConfigureAwait(false);
                }
                catch (Exception e) when (e is InvalidOperationException || (e is RpcException { StatusCode: StatusCode.OK }))
                {
                    // The server ended the call before it had all; its answer says why.
                }

                AddArtifactsResponse response = await call.ResponseAsync.ConfigureAwait(false);
                Observe(response.SessionId, response.ServerSideSessionId, mayHaveRun: false);
                return response;
            },
            Budget,
            mayHaveRun: false,
            cancellationToken);

    public async Task<InterruptResponse> InterruptAsync(string operationId, CancellationToken cancellationToken)
    {
        InterruptRequest request = new()
        {
            SessionId = SessionId,
            UserContext = User,
            ClientType = channel.ClientType,
            InterruptType = InterruptRequest.Types.InterruptType.OperationId,
            OperationId = operationId,
        };
        Stamp(id => request.ClientObservedServerSideSessionId = id);
        return await CallAsync(
            options => channel.Client.InterruptAsync(request, options), ReleaseTimeout, ReleaseTimeout, static r => (r.SessionId, r.ServerSideSessionId), mayHaveRun: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the server what it need not keep any more. That it did not hear is no error: it forgets by itself.</summary>
    /// <param name="operationId">The operation.</param>
    /// <param name="until">The last response that is not needed again; null for the whole operation, which also stops it.</param>
    public async Task ReleaseAsync(string operationId, string? until)
    {
        ReleaseExecuteRequest request = new() { SessionId = SessionId, UserContext = User, ClientType = channel.ClientType, OperationId = operationId };
        Stamp(id => request.ClientObservedServerSideSessionId = id);
        if (until is null)
        {
            request.ReleaseAll = new ReleaseExecuteRequest.Types.ReleaseAll();
        }
        else
        {
            request.ReleaseUntil = new ReleaseExecuteRequest.Types.ReleaseUntil { ResponseId = until };
        }

        await QuietlyAsync(async options => await channel.Client.ReleaseExecuteAsync(request, options).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Ends the session on the server. That it did not hear is no error: it ends sessions that are idle.</summary>
    public Task ReleaseSessionAsync()
    {
        ReleaseSessionRequest request = new() { SessionId = SessionId, UserContext = User, ClientType = channel.ClientType };
        return QuietlyAsync(async options => await channel.Client.ReleaseSessionAsync(request, options).ConfigureAwait(false));
    }

    /// <summary>The error of a failed call, with what the server tells of it.</summary>
    public async Task<LakeException> ToExceptionAsync(ConnectFailure failure, bool mayHaveRun)
    {
        _isLost |= failure.IsSessionLost;
        FetchErrorDetailsResponse? details = null;
        if (failure.ErrorId is { Length: > 0 } errorId && !failure.IsSessionLost)
        {
            FetchErrorDetailsRequest request = new() { SessionId = SessionId, UserContext = User, ClientType = channel.ClientType, ErrorId = errorId };
            Stamp(id => request.ClientObservedServerSideSessionId = id);
            try
            {
                details = await channel.Client.FetchErrorDetailsAsync(request, await channel.OptionsAsync(DetailsTimeout, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // What the failure itself says must do; also where no token is to be had.
            }
        }

        return ErrorMap.ToException(failure, details, channel.Options.Address, channel.Options.ServerStackTrace, mayHaveRun);
    }

    /// <summary>For how long calls are repeated.</summary>
    public TimeSpan Budget => channel.Options.RetryTimeout;

    private Task<TResponse> CallAsync<TResponse>(
        Func<CallOptions, AsyncUnaryCall<TResponse>> call, TimeSpan timeout, TimeSpan budget, Func<TResponse, (string Session, string ServerSession)> ids, bool mayHaveRun, CancellationToken cancellationToken) =>
        RepeatAsync(
            async () =>
            {
                using AsyncUnaryCall<TResponse> running = call(await channel.OptionsAsync(timeout, cancellationToken).ConfigureAwait(false));
                TResponse response = await running.ResponseAsync.ConfigureAwait(false);
                (string session, string serverSession) = ids(response);
                Observe(session, serverSession, mayHaveRun);
                return response;
            },
            budget,
            mayHaveRun,
            cancellationToken);

    private async Task<TResponse> RepeatAsync<TResponse>(Func<Task<TResponse>> attempt, TimeSpan budget, bool mayHaveRun, CancellationToken cancellationToken)
    {
        for (RetryPolicy retries = channel.Retries(budget); ;)
        {
            ConnectFailure failure;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = ConnectFailure.From(e);
            }

            if (!failure.IsRetryable || retries.Next(failure.RetryDelay) is not { } wait)
            {
                throw await ToExceptionAsync(failure, mayHaveRun).ConfigureAwait(false);
            }

            await Task.Delay(wait, channel.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task QuietlyAsync(Func<CallOptions, Task> call)
    {
        try
        {
            await call(await channel.OptionsAsync(ReleaseTimeout, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Also where no token is to be had: the server forgets by itself.
        }
    }
}

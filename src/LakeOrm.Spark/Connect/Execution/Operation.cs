using Grpc.Core;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Failures;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>
/// One run of a plan on the server. Its answer comes in segments: whatever ends one, but the end of the answer itself, is followed by an attach to the rest, under the one id that the operation has.
/// </summary>
/// <remarks>One reader at a time.</remarks>
internal sealed class Operation : IAsyncDisposable
{
    // What was received is told now and then, so that the server need not keep it.
    private const int ReleaseEveryBytes = 4 << 20;

    /// <summary>How long an operation that was told to stop is waited for. One that is released before it has stopped may leave its tasks running.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    // An end without a word is nothing strange after a while, and a trouble when it comes at once.
    private static readonly TimeSpan ShortSegment = TimeSpan.FromSeconds(1);

    private readonly SessionCalls _calls;
    private readonly Plan _plan;
    private readonly bool _isChange;
    private readonly int? _chunkSize;
    private readonly RetryPolicy _retries;
    private AsyncServerStreamingCall<ExecutePlanResponse>? _segment;
    private Task _releasing = Task.CompletedTask;
    private string? _lastResponseId;
    private long _receivedSinceRelease;
    private long _segmentStart;
    private bool _isSegmentEmpty;
    private int _segments;
    private bool _isKnown;
    private bool _isSent;
    private bool _isStopping;
    private bool _isComplete;
    private bool _isReleased;

    /// <param name="calls">The session's calls.</param>
    /// <param name="plan">What runs.</param>
    /// <param name="id">The operation's id.</param>
    /// <param name="isChange">Whether it may change something, so that a lost answer is an open question.</param>
    /// <param name="chunkSize">In parts of what size batches come; null from a server that does not part them.</param>
    public Operation(SessionCalls calls, Plan plan, Guid id, bool isChange, int? chunkSize)
    {
        _calls = calls;
        _plan = plan;
        _isChange = isChange;
        _chunkSize = chunkSize;
        _retries = calls.Channel.Retries(calls.Budget);
        Id = id.ToString("D");
    }

    public string Id { get; }

    /// <summary>How many times it was attached to after a segment had ended.</summary>
    public int Attaches { get; private set; }

    private bool MayHaveRun => _isChange && _isSent;

    // Nothing came before that could have left the operation on the server.
    private bool IsFirstWord => _segments == 1 && _lastResponseId is null;

    /// <summary>Reads the next response; null at the end of the answer. What the options' source of tokens throws leaves as it is, while no change is open by it.</summary>
    /// <exception cref="LakeException">The server refused or failed the plan, or its answer is lost.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the operation was stopped before it was sent.</exception>
    public async ValueTask<ExecutePlanResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isComplete)
        {
            ConnectFailure? failure = null;
            try
            {
                _segment ??= await AttachAsync(cancellationToken).ConfigureAwait(false);
                if (await _segment.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
                {
                    return Receive(_segment.ResponseStream.Current);
                }
            }
            catch (RpcException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = ConnectFailure.From(e);
            }

            EndSegment();
            _isKnown |= failure is null;
            if (failure is null && !(_isSegmentEmpty && _calls.Channel.Time.GetElapsedTime(_segmentStart) < ShortSegment))
            {
                // A server that has nothing to say of a long task ends its segments all the same, and so is there.
                _retries.Reset();
                continue;
            }

            TimeSpan? wait = failure is null || IsRepeated(failure) ? _retries.Next(failure?.RetryDelay) : null;
            if (wait is null)
            {
                // Who does not answer cannot be told to forget it, either.
                _isReleased |= failure is { IsUnreachable: true };
                throw failure is null
                    ? new LakeConnectionException($"{_calls.Channel.Options.Address.Authority} ends each answer before it is complete.") { MayHaveRun = MayHaveRun }
                    : await _calls.ToExceptionAsync(failure, MayHaveRun && !(failure.IsRefusedCall && IsFirstWord)).ConfigureAwait(false);
            }

            await Task.Delay(wait.Value, _calls.Channel.Time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>What the server says of how far it is.</summary>
    public SparkProgress ToProgress(ExecutePlanResponse.Types.ExecutionProgress progress) => new(
        Guid.ParseExact(Id, "D"),
        progress.Stages.Sum(static s => s.NumCompletedTasks),
        progress.Stages.Sum(static s => s.NumTasks),
        progress.NumInflightTasks,
        progress.Stages.Sum(static s => s.InputBytesRead));

    /// <summary>Attaches anew without reading on, so that the server does not take an operation whose answer waits for its reader for abandoned.</summary>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        if (!_isComplete)
        {
            EndSegment();
            try
            {
                _segment = await AttachAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException)
            {
                // The next read finds out.
            }
        }
    }

    /// <summary>Has the server stop the operation, which is not sent any more. What it still answers is read as before: that it was stopped, or the end, when it was faster.</summary>
    public async Task InterruptAsync()
    {
        _isStopping = true;
        if (!_isSent || _isComplete || _isReleased)
        {
            return;
        }

        EndSegment();
        _isKnown = true;
        try
        {
            await _calls.InterruptAsync(Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It may be over, the server is gone, or no token is to be had; reading on tells.
        }
    }

    /// <summary>Has the server forget the operation, and stops it when it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        EndSegment();
        await _releasing.ConfigureAwait(false);
        if (_isSent && !_isReleased)
        {
            _isReleased = true;
            await _calls.ReleaseAsync(Id, until: null).ConfigureAwait(false);
        }
    }

    private ExecutePlanResponse? Receive(ExecutePlanResponse response)
    {
        _calls.Observe(response.SessionId, response.ServerSideSessionId, MayHaveRun);
        if (response.OperationId.Length > 0 && response.OperationId != Id)
        {
            throw new LakeConnectionException($"{_calls.Channel.Options.Address.Authority} answered for the operation '{response.OperationId}', which is not the operation {Id} that was asked for.") { MayHaveRun = MayHaveRun };
        }

        _retries.Reset();
        _isSegmentEmpty = false;
        _isKnown = true;
        _lastResponseId = response.ResponseId.Length > 0 ? response.ResponseId : _lastResponseId;
        if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete)
        {
            _isComplete = true;
            EndSegment();
            return null;
        }

        _receivedSinceRelease += response.ArrowBatch?.Data.Length ?? 0;
        if (_receivedSinceRelease >= ReleaseEveryBytes && _releasing.IsCompleted && _lastResponseId is { } until)
        {
            _receivedSinceRelease = 0;
            _releasing = _calls.ReleaseAsync(Id, until);
        }

        return response;
    }

    private bool IsRepeated(ConnectFailure failure)
    {
        if (failure.IsOperationKnown && !_isKnown)
        {
            _isKnown = true;
            return true;
        }

        // Nothing of it was ever heard: the request did not arrive. The id stays the same, so one that did arrive does not run twice.
        if (failure.IsOperationUnknown && _lastResponseId is null && !_isStopping)
        {
            _isKnown = false;
            return true;
        }

        if (failure.IsRetryable)
        {
            _isKnown = _isSent;
            return true;
        }

        return false;
    }

    private async Task<AsyncServerStreamingCall<ExecutePlanResponse>> AttachAsync(CancellationToken cancellationToken)
    {
        CallOptions options = await OptionsAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (_isStopping && !_isSent)
        {
            throw new OperationCanceledException("The operation was stopped before it was sent.");
        }

        _segments++;
        _segmentStart = _calls.Channel.Time.GetTimestamp();
        _isSegmentEmpty = true;
        if (_isKnown)
        {
            Attaches++;
            ReattachExecuteRequest reattach = new() { SessionId = _calls.SessionId, UserContext = _calls.User, ClientType = _calls.Channel.ClientType, OperationId = Id };
            if (_lastResponseId is { } last)
            {
                reattach.LastResponseId = last;
            }

            _calls.Stamp(id => reattach.ClientObservedServerSideSessionId = id);
            return _calls.Channel.Client.ReattachExecute(reattach, options);
        }

        ExecutePlanRequest execute = new()
        {
            SessionId = _calls.SessionId,
            UserContext = _calls.User,
            ClientType = _calls.Channel.ClientType,
            OperationId = Id,
            Plan = _plan,
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new ReattachOptions { Reattachable = true } } },
        };
        if (_chunkSize is { } size)
        {
            execute.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption { ResultChunkingOptions = new ResultChunkingOptions { AllowArrowBatchChunking = true, PreferredArrowChunkSize = size } });
        }

        _calls.Stamp(id => execute.ClientObservedServerSideSessionId = id);
        _isSent = true;
        return _calls.Channel.Client.ExecutePlan(execute, options);
    }

    private async ValueTask<CallOptions> OptionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.Channel.OptionsAsync(SessionCalls.SegmentTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (MayHaveRun && !cancellationToken.IsCancellationRequested)
        {
            string server = _calls.Channel.Options.Address.Authority;
            string message = $"What became of the statement that {server} was sent cannot be asked, since {nameof(SparkOptions)}.{nameof(SparkOptions.Token)} failed. Look whether it was carried out before it is repeated.";
            throw new LakeConnectionException(message, e) { MayHaveRun = true };
        }
    }

    private void EndSegment()
    {
        _segment?.Dispose();
        _segment = null;
    }
}

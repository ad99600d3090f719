using LakeOrm.Spark.Connect.Calls;

namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>
/// The sessions of a driver. Calls that leave no trace share one. A call that makes settings has a session alone: one that was given back clean, or a new one, as long as there are not too many.
/// </summary>
internal sealed class SessionPool : IAsyncDisposable
{
    // A server ends sessions that are idle for an hour.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMinutes(5);

    private readonly ConnectChannel _channel;
    private readonly SessionDefaults? _defaults;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _alone;
    private readonly Stack<(SparkSession Session, long Since)> _idle = new();
    private readonly HashSet<SparkSession> _own = [];
    private SparkSession? _shared;
    private Task<SparkSession>? _opening;
    private Guid? _sharedId;
    private long _sharedSince;
    private bool _isDisposed;

    /// <param name="channel">The connection. It is the pool's to dispose.</param>
    /// <param name="defaults">What sessions of the pool's own start with; null for what the server gives them.</param>
    public SessionPool(ConnectChannel channel, SessionDefaults? defaults = null)
    {
        _channel = channel;
        _defaults = defaults;
        _sharedId = channel.Options.SessionId;
        _alone = new SemaphoreSlim(channel.Options.MaxSessions);
    }

    /// <summary>The session for calls that leave no trace in it.</summary>
    public async ValueTask<SessionLease> ShareAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<SparkSession> opening;
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_opening is null or { IsCompleted: true })
            {
                if (_shared is { IsLost: false } shared && _channel.Time.GetElapsedTime(_sharedSince) < TrustedFor)
                {
                    _sharedSince = _channel.Time.GetTimestamp();
                    return Shared(shared);
                }

                // All who come meanwhile wait for this one, so that they hear of a server that does not answer at the same time.
                _opening = Task.Run(OpenSharedAsync, CancellationToken.None);
            }

            opening = _opening;
        }

        try
        {
            return Shared(await opening.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(GetType().FullName);
        }
    }

    /// <summary>A session that no other call uses until it is given back; waits while too many are out.</summary>
    public async ValueTask<SessionLease> LeaseAsync(CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (Take() is { } idle)
            {
                try
                {
                    if (await IsHealthyAsync(idle.Session, idle.Since, cancellationToken).ConfigureAwait(false))
                    {
                        return Lease(idle.Session);
                    }
                }
                catch (OperationCanceledException)
                {
                    await KeepAsync(idle.Session, idle.Since).ConfigureAwait(false);
                    throw;
                }
                catch
                {
                    await idle.Session.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                await idle.Session.DisposeAsync().ConfigureAwait(false);
            }

            return Lease(await StartAsync(id: null, progress: null, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            _alone.Release();
            throw;
        }
    }

    /// <summary>A session for a user of the driver. It is new, is not counted among those of calls, and ends when it is given back, or with the pool.</summary>
    /// <param name="progress">Who is told how far the server is with each statement; whom the options name when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<SessionLease> OpenAsync(IProgress<SparkProgress>? progress, CancellationToken cancellationToken)
    {
        SparkSession session = await StartAsync(id: null, progress, cancellationToken).ConfigureAwait(false);
        lock (_idle)
        {
            if (!_isDisposed)
            {
                _own.Add(session);
                return new SessionLease(session, _ => EndAsync(session));
            }
        }

        await session.DisposeAsync().ConfigureAwait(false);
        throw new ObjectDisposedException(GetType().FullName);
    }

    public async ValueTask DisposeAsync()
    {
        SparkSession[] own;
        lock (_idle)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            own = [.. _own];
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        if (_opening is { } opening)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (SparkSession session in own)
        {
            await EndAsync(session).ConfigureAwait(false);
        }

        while (Take() is { } idle)
        {
            await idle.Session.DisposeAsync().ConfigureAwait(false);
        }

        if (_shared is not null)
        {
            await _shared.DisposeAsync().ConfigureAwait(false);
        }

        _channel.Dispose();
        _closing.Dispose();
    }

    private static SessionLease Shared(SparkSession session) => new(session, static _ => ValueTask.CompletedTask);

    private async Task<SparkSession> OpenSharedAsync()
    {
        if (_shared is not null && !await IsHealthyAsync(_shared, _sharedSince, _closing.Token).ConfigureAwait(false))
        {
            await _shared.DisposeAsync().ConfigureAwait(false);
            _shared = null;
        }

        // An id that the caller chose is used once: a server does not take it again after the session's end.
        _shared ??= await StartAsync(_sharedId, progress: null, _closing.Token).ConfigureAwait(false);
        _sharedId = null;
        _sharedSince = _channel.Time.GetTimestamp();
        return _shared;
    }

    private async Task<SparkSession> StartAsync(Guid? id, IProgress<SparkProgress>? progress, CancellationToken cancellationToken)
    {
        SparkSession session = await SparkSession.OpenAsync(_channel, id, progress, cancellationToken).ConfigureAwait(false);
        if (id is not null || _defaults is null)
        {
            return session;
        }

        try
        {
            await _defaults.ApplyAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private SessionLease Lease(SparkSession session) => new(session, async isClean =>
    {
        if (isClean && !session.IsLost)
        {
            await KeepAsync(session, _channel.Time.GetTimestamp()).ConfigureAwait(false);
        }
        else
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        _alone.Release();
    });

    // For the next call; with a pool that has ended its sessions end, too.
    private ValueTask KeepAsync(SparkSession session, long since)
    {
        lock (_idle)
        {
            if (!_isDisposed)
            {
                _idle.Push((session, since));
                return ValueTask.CompletedTask;
            }
        }

        return session.DisposeAsync();
    }

    private async ValueTask EndAsync(SparkSession session)
    {
        bool isOpen;
        lock (_idle)
        {
            isOpen = _own.Remove(session);
        }

        if (isOpen)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private (SparkSession Session, long Since)? Take()
    {
        lock (_idle)
        {
            return _idle.TryPop(out (SparkSession, long) idle) ? idle : null;
        }
    }

    private async ValueTask<bool> IsHealthyAsync(SparkSession session, long since, CancellationToken cancellationToken)
    {
        if (session.IsLost || _channel.Time.GetElapsedTime(since) < TrustedFor)
        {
            return !session.IsLost;
        }

        try
        {
            await session.PingAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LakeSessionLostException)
        {
            return false;
        }
    }
}

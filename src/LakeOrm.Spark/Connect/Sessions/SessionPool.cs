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
    private readonly SemaphoreSlim _opening = new(1);
    private readonly SemaphoreSlim _alone;
    private readonly Stack<(SparkSession Session, long Since)> _idle = new();
    private readonly HashSet<SparkSession> _own = [];
    private SparkSession? _shared;
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
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_shared is not null && !await IsHealthyAsync(_shared, _sharedSince, cancellationToken).ConfigureAwait(false))
            {
                await _shared.DisposeAsync().ConfigureAwait(false);
                _shared = null;
            }

            // An id that the caller chose is used once: a server does not take it again after the session's end.
            _shared ??= await StartAsync(_sharedId, progress: null, cancellationToken).ConfigureAwait(false);
            _sharedId = null;
            _sharedSince = _channel.Time.GetTimestamp();
            return new SessionLease(_shared, static _ => ValueTask.CompletedTask);
        }
        finally
        {
            _opening.Release();
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
                if (await IsHealthyAsync(idle.Session, idle.Since, cancellationToken).ConfigureAwait(false))
                {
                    return Lease(idle.Session);
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
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed)
            {
                return;
            }

            lock (_idle)
            {
                _isDisposed = true;
            }

            SparkSession[] own;
            lock (_idle)
            {
                own = [.. _own];
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
        }
        finally
        {
            _opening.Release();
        }
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
        bool isKept = false;
        if (isClean && !session.IsLost)
        {
            lock (_idle)
            {
                if (!_isDisposed)
                {
                    _idle.Push((session, _channel.Time.GetTimestamp()));
                    isKept = true;
                }
            }
        }

        if (!isKept)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        _alone.Release();
    });

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

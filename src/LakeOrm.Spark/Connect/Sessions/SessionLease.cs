namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>A session for the time of a call.</summary>
/// <param name="session">The session.</param>
/// <param name="giveBack">Takes the session back; true where it is as it was.</param>
internal sealed class SessionLease(SparkSession session, Func<bool, ValueTask> giveBack) : IAsyncDisposable
{
    private bool _isClean;
    private int _isEnded;

    public SparkSession Session { get; } = session;

    /// <summary>Says that the session is as it was: what the call did in it succeeded, and the server confirmed that its settings are taken back. Without this word a session that was leased alone is released.</summary>
    public void Clean() => _isClean = true;

    /// <summary>Runs a call with settings, which are taken back when it succeeded. A session in which it failed, or whose settings are not known to be as before, is released.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="run">The call.</param>
    /// <param name="cancellationToken">Cancels the call; not what is done after it.</param>
    public async Task<T> RunAsync<T>(Dictionary<string, string> settings, Func<SparkSession, Task<T>> run, CancellationToken cancellationToken)
    {
        await Session.FirstValuesAsync(settings.Keys, cancellationToken).ConfigureAwait(false);
        await Session.SetAsync(settings, cancellationToken).ConfigureAwait(false);
        T result = await run(Session).ConfigureAwait(false);
        try
        {
            await Session.RestoreAsync(settings.Keys, CancellationToken.None).ConfigureAwait(false);
            Clean();
        }
        catch (Exception)
        {
            // The call succeeded; the session is not used again. Also where no token is to be had.
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            await giveBack(_isClean).ConfigureAwait(false);
        }
    }
}

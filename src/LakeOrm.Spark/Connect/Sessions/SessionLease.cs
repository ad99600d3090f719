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

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            await giveBack(_isClean).ConfigureAwait(false);
        }
    }
}

namespace LakeOrm.Storage.S3.Connections;

/// <summary>Cancels what one request waits for when no byte has moved for too long.</summary>
internal sealed class StallWatch(TimeSpan patience) : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>A byte moved, or a wait begins.</summary>
    public void Start() => _source.CancelAfter(patience);

    /// <summary>Nothing is waited for.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Lets a caller's cancellation end the wait too.</summary>
    public CancellationTokenRegistration Follow(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);

    public TimeoutException Describe() => new($"No byte moved for {patience.TotalSeconds:0.###} s.");

    public void Dispose() => _source.Dispose();
}

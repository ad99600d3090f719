using System.Collections.Concurrent;

namespace LakeOrm.Spark.Writing;

/// <summary>How those behave who write to one table at once and would throw each other back: within a client they take turns, and whoever was thrown back by another goes on after a pause that grows.</summary>
internal sealed class Contention
{
    /// <summary>How often a statement runs before it is given up.</summary>
    public const int MaxAttempts = 40;
    private const int FirstPause = 50;
    private const int Doublings = 6;

    private readonly ConcurrentDictionary<LakeTableName, SemaphoreSlim> _turns = new();

    /// <summary>Waits until nobody else has the turn of the table.</summary>
    /// <returns>What ends the turn when it is disposed of.</returns>
    public async ValueTask<IDisposable> TakeTurnAsync(LakeTableName table, CancellationToken cancellationToken)
    {
        SemaphoreSlim turn = _turns.GetOrAdd(table, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(turn);
    }

    /// <summary>Waits before a statement runs again.</summary>
    /// <param name="attempt">How often it ran.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(FirstPause << Math.Min(attempt, Doublings))), cancellationToken);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

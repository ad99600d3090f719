namespace LakeOrm.CrashHarness.Workers;

/// <summary>A worker, as its parent sees it.</summary>
internal interface IWorker : IDisposable
{
    /// <summary>The next line that it tells; null at its end.</summary>
    ValueTask<string?> ReadLineAsync();

    /// <summary>Kills it, unless it has ended.</summary>
    void Kill();

    /// <summary>Waits for the end.</summary>
    /// <returns>Whether it was killed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    Task<bool> WaitAsync();
}

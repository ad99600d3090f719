using LakeOrm.Health;
using LakeOrm.Staging;

namespace LakeOrm;

/// <content>Whether storage and engine are there and work together, and what dead writers left with them.</content>
public sealed partial class LakeClient
{
    /// <summary>Asks the engine for a sign of life, and the storage whether it can be reached. Nothing is written.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeException">One of them does not answer; the message says which, and why.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        await Driver.PingAsync(cancellationToken).ConfigureAwait(false);
        await Driver.Storage.HeadAsync("_lakeorm/ping", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Checks that the client's storage and the engine see the same store: a small object is written through the storage, read by the engine, compared, and deleted.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call, which may leave the object behind, below <c>_lakeorm/</c>.</param>
    /// <returns>How long the steps took, and how far the clocks are apart.</returns>
    /// <exception cref="LakeVerifyException">A step failed: <see cref="LakeVerifyException.Step"/> says which, and <see cref="LakeVerifyException.Failure"/> why.</exception>
    public Task<VerifyResult> VerifyAsync(CancellationToken cancellationToken = default) => new Verification(Driver).RunAsync(cancellationToken);

    /// <summary>
    /// Removes rows that were staged for an engine and are not needed any more: what crashes left, and what was kept because an answer was lost. An ingest that is alive is never touched:
    /// it says so in the store at least every minute.
    /// </summary>
    /// <param name="olderThan">The age of an ingest's newest object, by the store's clock: longer than the longest statement that reads staged rows; at least ten minutes.</param>
    /// <param name="cancellationToken">Cancels the call; what was removed stays removed.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The age is below ten minutes.</exception>
    public async Task<StagingCleanupResult> CleanupStagingAsync(TimeSpan olderThan, CancellationToken cancellationToken = default) =>
        await new StagingArea(Driver.Storage).CleanupAsync(olderThan, cancellationToken).ConfigureAwait(false);
}

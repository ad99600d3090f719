using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Commits;

/// <summary>The one way into a table's log: writers of this process take turns, since racing each other for a version only costs tries.</summary>
/// <param name="snapshots">The table.</param>
/// <param name="committer">Puts commits into the log.</param>
/// <param name="checkpoints">Writes a checkpoint now and then.</param>
/// <param name="maxAttempts">How many versions are tried.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class CommitQueue(SnapshotCache snapshots, Committer committer, Checkpointer checkpoints, int maxAttempts)
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Commits on top of the newest version.</summary>
    /// <param name="plan">The write; its data files are durable.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What became of it.</returns>
    public async ValueTask<CommitResult> CommitAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        CommitResult result;
        try
        {
            TableState state = await snapshots.GetAsync(plan.Table, cancellationToken).ConfigureAwait(false);
            result = await committer.CommitAsync(state, plan, maxAttempts, cancellationToken).ConfigureAwait(false);
            snapshots.Publish(state, result.State);
        }
        finally
        {
            _turn.Release();
        }

        if (result.Earlier is null && !result.IsOutdated)
        {
            await checkpoints.WriteIfDueAsync(result.State.Snapshot, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }
}

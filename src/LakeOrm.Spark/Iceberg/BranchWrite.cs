using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Spark.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>
/// Makes a change on a branch that nobody reads, and has the table's main branch go there, if it stands where the branch began. So a look at the table's history before the change holds until the change is there,
/// and what is lost on the way can be settled: without its branch a change does not come any more.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="clock">Tells which branches are old.</param>
internal sealed class BranchWrite(IcebergCatalog catalog, TimeProvider clock)
{
    // Each attempt is a statement anew.
    private const int MaxAttempts = 12;
    private const int MaxSteps = 5;

    // After a time in which no write is still under way, whoever expires the table's snapshots removes a branch that was left. LakeOrm does it sooner.
    private const string Retention = "RETAIN 7 DAYS";
    private const int MaxLeftovers = 4;
    private static readonly TimeSpan LeftAfter = TimeSpan.FromDays(1);

    // Within a client one waits for the other, so that they need not run again for each other.
    private readonly Contention _contention = new();

    /// <summary>Runs a change, until it is in the table or cannot be.</summary>
    /// <param name="table">The table.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="isDone">Looks whether the change need not be made any more; may refuse it.</param>
    /// <param name="change">Makes it on a branch, and says whether there is something to publish. It may be asked several times, each time for another branch.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the change is made.</param>
    /// <exception cref="LakeConflictException">Others were always faster. Nothing was written.</exception>
    /// <exception cref="LakeConnectionException">The server does not answer any more; <see cref="LakeConnectionException.MayHaveRun"/> says whether the change may be there.</exception>
    public async Task RunAsync(IcebergName table, Guid call, Func<IcebergHistory, bool> isDone, Func<string, IcebergHistory, Task<bool>> change, CancellationToken cancellationToken)
    {
        using (await _contention.TakeTurnAsync(table.ToTableName(), cancellationToken).ConfigureAwait(false))
        {
            LakeException? last = null;
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                IcebergHistory history = await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false);
                if (isDone(history))
                {
                    return;
                }

                last = await TryAsync(table, call, attempt, history, isDone, change, cancellationToken).ConfigureAwait(false);
                if (last is null)
                {
                    await DropLeftoversAsync(table, history).ConfigureAwait(false);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 60 * attempt)), clock, cancellationToken).ConfigureAwait(false);
            }

            throw new LakeConflictException($"Table '{table}': other writers were faster {MaxAttempts} times. Nothing was written. Repeat the call. {last!.Message}", last);
        }
    }

    /// <summary>Drops branches that calls left which ended before their time.</summary>
    public async Task DropLeftoversAsync(IcebergName table, IcebergHistory history)
    {
        DateTimeOffset before = clock.GetUtcNow() - LeftAfter;
        foreach (string branch in history.Branches.Keys.Where(b => BranchName.TimeOf(b) < before).Take(MaxLeftovers))
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
        }
    }

    // One attempt; what kept the change out, if it may be tried again.
    private async Task<LakeException?> TryAsync(
        IcebergName table, Guid call, int attempt, IcebergHistory history, Func<IcebergHistory, bool> isDone, Func<string, IcebergHistory, Task<bool>> change, CancellationToken cancellationToken)
    {
        string branch = BranchName.Of(call, attempt);
        try
        {
            string from = history.Head is { } head ? string.Create(CultureInfo.InvariantCulture, $"AS OF VERSION {head}") : string.Empty;
            await catalog.RunAsync($"ALTER TABLE {table.Sql} CREATE BRANCH {SparkSql.Name(branch)} {from} {Retention}", cancellationToken).ConfigureAwait(false);
            if (!await change(branch, history).ConfigureAwait(false))
            {
                await TryDropAsync(table, branch).ConfigureAwait(false);
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (LakeException e) when (IsLost(e) || e is LakeConflictException || IsBranchGone(e))
        {
            // Nobody reads the branch: whatever became of the change there, it is not in the table.
            await TryDropAsync(table, branch).ConfigureAwait(false);
            return e;
        }
        catch
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
            throw;
        }

        LakeException? refused = await PublishAsync(table, branch).ConfigureAwait(false);
        if (refused is null or LakeConflictException)
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
            return refused;
        }

        // Whether it is published is open, until the branch is gone: then it is, or never will be.
        await DropAsync(table, branch, refused).ConfigureAwait(false);
        IcebergHistory now;
        try
        {
            now = await catalog.HistoryAsync(table, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            throw Open(table, refused);
        }

        return now.Find(call) is not null || isDone(now) ? null : IsLost(refused) ? refused : throw refused;
    }

    // Has main go to the branch. Null when it did; a conflict when it has moved, another failure when it is open.
    private async Task<LakeException?> PublishAsync(IcebergName table, string branch)
    {
        string call = table.CallSql("fast_forward", $"branch => '{IcebergName.Main}'", $"to => '{branch}'");
        for (int step = 1; ; step++)
        {
            try
            {
                await catalog.RunAsync(call, CancellationToken.None).ConfigureAwait(false);
                return null;
            }
            catch (LakeConflictException e) when (step < MaxSteps && !IsMoved(e))
            {
                // Another commit came between that changed something else of the table.
            }
            catch (LakeException e)
            {
                return IsBranchGone(e) ? new LakeConflictException(e.Message, e) : e;
            }
        }
    }

    private async Task DropAsync(IcebergName table, string branch, LakeException open)
    {
        for (int step = 1; ; step++)
        {
            try
            {
                await catalog.RunAsync(DropSql(table, branch), CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (LakeException e) when (step < MaxSteps && e is LakeConflictException)
            {
                // Another commit came between.
            }
            catch (Exception)
            {
                throw Open(table, open);
            }
        }
    }

    private async Task TryDropAsync(IcebergName table, string branch)
    {
        try
        {
            await catalog.RunAsync(DropSql(table, branch), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is dropped as one that was left, later.
        }
    }

    private static LakeException Open(IcebergName table, LakeException cause) =>
        IsLost(cause) ? cause : new LakeConnectionException($"Table '{table}': whether the change is there is open. {cause.Message}", cause) { MayHaveRun = true };

    private static string DropSql(IcebergName table, string branch) => $"ALTER TABLE {table.Sql} DROP BRANCH IF EXISTS {SparkSql.Name(branch)}";

    private static bool IsLost(LakeException e) => e is LakeConnectionException or LakeSessionLostException;

    private static bool IsMoved(LakeConflictException e) => e.Message.Contains("is not an ancestor of", StringComparison.Ordinal);

    // Whoever expires snapshots may have taken the branch, or what it was to begin with.
    private static bool IsBranchGone(LakeException e) =>
        e.Message.Contains("Cannot use branch (does not exist)", StringComparison.Ordinal) || e.Message.Contains("Ref does not exist", StringComparison.Ordinal) || e.Message.Contains("to unknown snapshot", StringComparison.Ordinal);
}

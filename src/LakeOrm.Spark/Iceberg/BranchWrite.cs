using System.Globalization;
using LakeOrm.Ddl;

namespace LakeOrm.Spark.Iceberg;

/// <summary>
/// Makes a change on a branch that nobody reads, and has the table's main branch go there, if it stands where the branch began. So a look at the table's history before the change holds until the change is there,
/// and what is lost on the way can be settled: without its branch a change does not come any more.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="clock">Tells which branches are old.</param>
internal sealed class BranchWrite(IcebergCatalog catalog, TimeProvider clock) : IWriteWay
{
    private const int MaxSteps = 5;

    // After a time in which no write is still under way, whoever expires the table's snapshots removes a branch that was left. LakeOrm does it sooner.
    private const string Retention = "RETAIN 7 DAYS";
    private const int MaxLeftovers = 4;
    private static readonly TimeSpan LeftAfter = TimeSpan.FromDays(1);

    private int _branches;

    public async Task<WriteAttempt> TryAsync(TableChange change, IcebergHistory history, CancellationToken cancellationToken)
    {
        // No name comes twice, however often a call begins anew: a statement whose answer was lost may still write to the branch that it was sent to.
        WriteAttempt result = await TryOnceAsync(change, BranchName.Of(change.Call, Interlocked.Increment(ref _branches)), history, cancellationToken).ConfigureAwait(false);
        if (result.Cause is null)
        {
            await DropLeftoversAsync(change.Table, history).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Whether a refusal says that there are no branches: the server does not know the statement or the procedure, or it or the catalog cannot do it.</summary>
    public static bool IsUnsupported(LakeException e) =>
        e is LakeUnsupportedException || IcebergCatalog.IsUnknownStatement(e)
        || e.EngineError?.ErrorClass is "FAILED_TO_LOAD_ROUTINE" or "ROUTINE_NOT_FOUND"
        || e.EngineError?.TypeNames.Any(static t => t.EndsWith(".UnsupportedOperationException", StringComparison.Ordinal) || t.EndsWith(".NoSuchProcedureException", StringComparison.Ordinal)) == true;

    /// <summary>Drops branches that calls left which ended before their time.</summary>
    public async Task DropLeftoversAsync(IcebergName table, IcebergHistory history)
    {
        DateTimeOffset before = clock.GetUtcNow() - LeftAfter;
        foreach (string branch in history.Branches.Keys.Where(b => BranchName.TimeOf(b) < before).Take(MaxLeftovers))
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
        }
    }

    private async Task<WriteAttempt> TryOnceAsync(TableChange change, string branch, IcebergHistory history, CancellationToken cancellationToken)
    {
        IcebergName table = change.Table;
        try
        {
            if (await CreateAsync(table, branch, history, cancellationToken).ConfigureAwait(false) is { } unsupported)
            {
                return new WriteAttempt(unsupported, LacksBranches: true);
            }

            if (!await change.Make(new WriteTarget(table, branch), history).ConfigureAwait(false))
            {
                await TryDropAsync(table, branch).ConfigureAwait(false);
                return default;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (LakeException e) when (IsLost(e) || e is LakeConflictException || IsBranchGone(e))
        {
            // Nobody reads the branch: whatever became of the change there, it is not in the table.
            await TryDropAsync(table, branch).ConfigureAwait(false);
            return new WriteAttempt(e);
        }
        catch
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
            throw;
        }

        LakeException? refused = await PublishAsync(table, branch).ConfigureAwait(false);
        if (refused is null or LakeConflictException || IsUnsupported(refused))
        {
            await TryDropAsync(table, branch).ConfigureAwait(false);
            return new WriteAttempt(refused, LacksBranches: refused is not (null or LakeConflictException));
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

        return now.Find(change.Call) is not null || change.IsDone(now) ? default : IsLost(refused) ? new WriteAttempt(refused) : throw refused;
    }

    // What is said where there are no branches; null when it is there.
    private async Task<LakeException?> CreateAsync(IcebergName table, string branch, IcebergHistory history, CancellationToken cancellationToken)
    {
        string from = history.Head is { } head ? string.Create(CultureInfo.InvariantCulture, $"AS OF VERSION {head}") : string.Empty;
        try
        {
            await catalog.RunAsync($"ALTER TABLE {table.Sql} CREATE BRANCH {SparkSql.Name(branch)} {from} {Retention}", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (LakeException e) when (IsUnsupported(e))
        {
            return e;
        }
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

using System.Collections.Concurrent;
using LakeOrm.Spark.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Makes changes that are looked for before: on a branch, and where there are none, on the table itself.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="options">What holds for the lake.</param>
/// <param name="clock">Tells which branches are old.</param>
internal sealed class IcebergWriter(IcebergCatalog catalog, SparkLakeOptions options, TimeProvider clock)
{
    // Each attempt is a statement anew.
    private const int MaxAttempts = 12;

    private readonly BranchWrite _onBranch = new(catalog, clock);
    private readonly DirectWrite _onTable = new(catalog);

    // Within a client one waits for the other, so that they need not run again for each other.
    private readonly Contention _contention = new();

    // What the server or the catalog said to a branch of a table.
    private readonly ConcurrentDictionary<IcebergName, LakeException> _refusals = new();

    /// <summary>Runs a change, until it is in the table or cannot be.</summary>
    /// <exception cref="LakeConflictException">Others were always faster. Nothing was written.</exception>
    /// <exception cref="LakeUnsupportedException">There are no branches, and without them the call cannot be kept.</exception>
    /// <inheritdoc cref="IWriteWay.TryAsync" path="/exception"/>
    public async Task RunAsync(TableChange change, CancellationToken cancellationToken)
    {
        using (await _contention.TakeTurnAsync(change.Table.ToTableName(), cancellationToken).ConfigureAwait(false))
        {
            LakeException? last = null;
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                IcebergHistory history = await catalog.HistoryAsync(change.Table, cancellationToken).ConfigureAwait(false);
                if (change.IsDone(history))
                {
                    return;
                }

                last = await TryAsync(change, history, cancellationToken).ConfigureAwait(false);
                if (last is null)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 60 * attempt)), clock, cancellationToken).ConfigureAwait(false);
            }

            throw new LakeConflictException($"Table '{change.Table}': other writers were faster {MaxAttempts} times. Nothing was written. Repeat the call. {last!.Message}", last);
        }
    }

    /// <summary>Runs a change for a caller who looks no further when it is open whether it is there.</summary>
    /// <exception cref="LakeUnknownOutcomeException">It is open.</exception>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public async Task RunToEndAsync(TableChange change, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(change, cancellationToken).ConfigureAwait(false);
        }
        catch (LakeException e) when (OpenOutcome.IsLost(e))
        {
            KeyPromise promise = change.Key is not null && _refusals.ContainsKey(change.Table) ? KeyPromise.CheckedBefore : KeyPromise.ExactlyOnce;
            throw OpenOutcome.Of(change.Table.ToTableName(), change.Call, OpenOutcome.AnswerLost, e, promise);
        }
    }

    /// <inheritdoc cref="BranchWrite.DropLeftoversAsync"/>
    public Task DropLeftoversAsync(IcebergName table, IcebergHistory history) => _onBranch.DropLeftoversAsync(table, history);

    private async Task<LakeException?> TryAsync(TableChange change, IcebergHistory history, CancellationToken cancellationToken)
    {
        if (!_refusals.TryGetValue(change.Table, out LakeException? refusal))
        {
            WriteAttempt published = await _onBranch.TryAsync(change, history, cancellationToken).ConfigureAwait(false);
            if (!published.LacksBranches)
            {
                return published.Cause;
            }

            _refusals[change.Table] = refusal = published.Cause!;
        }

        CheckWithoutBranches(change, refusal);
        return (await _onTable.TryAsync(change, history, cancellationToken).ConfigureAwait(false)).Cause;
    }

    private void CheckWithoutBranches(TableChange change, LakeException refusal)
    {
        string? advice = change switch
        {
            { ExpectedVersion: not null } => $"{nameof(WriteOptions.ExpectedVersion)} can only be kept by one. Leave it out, and give the write a key if it must not happen twice",
            { Key: not null } when options.RequireExactlyOnce =>
                $"{nameof(SparkLakeOptions)}.{nameof(SparkLakeOptions.RequireExactlyOnce)} allows no write under a key without one. Leave it out where {nameof(KeyPromise)}.{nameof(KeyPromise.CheckedBefore)} is enough",
            _ => null,
        };
        if (advice is not null)
        {
            throw new LakeUnsupportedException(
                $"Table '{change.Table}': the server or the catalog makes no branches of it, and {advice}, or use a server with Iceberg's SQL extensions and a catalog with branches. Nothing was written. {refusal.Message}", refusal)
            {
                EngineError = refusal.EngineError,
            };
        }
    }
}

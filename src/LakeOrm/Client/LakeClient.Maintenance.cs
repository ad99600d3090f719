using System.Globalization;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Rows;

namespace LakeOrm;

/// <content>Keeping tables healthy.</content>
public sealed partial class LakeClient
{
    /// <summary>Deletes files that no version of a table needs any more: those that left it long ago, and those of writes that never committed.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeUnsupportedException">
    /// The retention is shorter than the table's own, and the options do not allow it; or the table uses a feature that is not kept when writing; or it names files by absolute paths.
    /// </exception>
    public async Task<VacuumResult> VacuumAsync<T>(VacuumOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> =>
        await Driver.Maintenance.VacuumAsync(Name<T>(options?.Table), options ?? new VacuumOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>Tells what a table's commits say of themselves, whoever made them.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="limit">How many versions at most; null for all that the table's log still has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versions, newest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<IReadOnlyList<LakeCommit>> HistoryAsync<T>(int? limit = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        return await Driver.Maintenance.HistoryAsync(T.LakeSchema.Name, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what a table is made of, without reading its rows.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts, of the newest version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<TableStats> StatsAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => await Driver.Maintenance.StatsAsync(T.LakeSchema.Name, cancellationToken).ConfigureAwait(false);

    /// <summary>Puts small data files of a table together, partition by partition, as one version: the rows are the same after as before.</summary>
    /// <remarks>
    /// Within a new file rows are in the order of the record's sortable columns, where it declares some. Appends at the same time are not disturbed; files that another call changes meanwhile
    /// are left to it. Without a key a table in which nothing is to be put together gets no new version. The old files stay until <see cref="VacuumAsync"/>.
    /// </remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeSchemaException">The table differs from the record.</exception>
    /// <exception cref="LakeQueryException">The condition names something else than partition columns, or the engine refused it.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="WriteOptions.ExpectedVersion"/>, or other writers were always faster.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the version was committed.</exception>
    public Task<OptimizeResult> OptimizeAsync<T>(OptimizeOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new OptimizeOptions();
        LakeStatement? where = options.Where?.Build();
        RowCall call = new(Name<T>(options.Table), WriteMode.Optimize, RowStamp.Now(_options.TimeProvider), Hash: options.Key is not null)
        {
            Detail = options.TargetFileBytes.ToString(CultureInfo.InvariantCulture),
            Statements = where is null ? [] : [where],
        };
        StatementRows<T> rows = new(call);
        WriteRequest request = new()
        {
            Table = call.Table,
            Rows = rows,
            Mode = call.Mode,
            Where = where,
            Stamp = call.Stamp,
            Key = options.Key,
            VerifyPayload = options.VerifyPayload,
            ExpectedVersion = options.ExpectedVersion,
            Parquet = options.Parquet ?? _options.Parquet,
            Progress = options.Progress,
        };
        return InTurnAsync(() => Driver.Maintenance.OptimizeAsync(request, options, cancellationToken), cancellationToken);
    }

    // What writes as much as a write counts as one of those in flight.
    private async Task<TResult> InTurnAsync<TResult>(Func<ValueTask<TResult>> run, CancellationToken cancellationToken)
    {
        await _ingests.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            _ingests.Release();
        }
    }
}

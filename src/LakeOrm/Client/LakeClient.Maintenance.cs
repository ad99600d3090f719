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
    /// <param name="table">The table.</param>
    /// <param name="limit">How many versions at most; null for all that the table's log still has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versions, newest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        return await Driver.Maintenance.HistoryAsync(table, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells what the commits of a record's table say of themselves, whoever made them.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="HistoryAsync(LakeTableName, int?, CancellationToken)"/>
    public Task<IReadOnlyList<LakeCommit>> HistoryAsync<T>(int? limit = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => HistoryAsync(T.LakeSchema.Name, limit, cancellationToken);

    /// <summary>Counts what a table is made of, without reading its rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts, of the newest version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await Driver.Maintenance.StatsAsync(table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what a record's table is made of, without reading its rows.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="StatsAsync(LakeTableName, CancellationToken)"/>
    public Task<TableStats> StatsAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => StatsAsync(T.LakeSchema.Name, cancellationToken);

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
    /// <exception cref="LakeUnsupportedException">The condition names a column by which the table is not partitioned, or holds a subquery; or the table uses a feature that is not kept when writing.</exception>
    /// <exception cref="LakeQueryException">The engine refused the condition.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="WriteOptions.ExpectedVersion"/>, or other writers were always faster.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the version was committed.</exception>
    public Task<OptimizeResult> OptimizeAsync<T>(OptimizeOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new OptimizeOptions();
        LakeStatement? where = options.Where?.Build(Driver.Syntax);
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
            VerifyPayload = options.VerifyPayload ?? _options.VerifyPayload,
            ExpectedVersion = options.ExpectedVersion,
            Parquet = options.Parquet ?? _options.Parquet,
            Progress = options.Progress,
        };
        return InTurnAsync(() => Driver.Maintenance.OptimizeAsync(request, new CompactionRule(options.TargetFileBytes, options.DryRun), cancellationToken), cancellationToken);
    }

    /// <summary>Makes a new version of a table that is as an older one was: rows, schema and properties. What came between stays in the history, and keys are not taken back.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="version">The version, from 0.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done. Without a key a table that is so already gets no new version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table; or it has no such version, or not any more: the first file that is missing is named.</exception>
    /// <exception cref="LakeUnsupportedException">The table only takes appends, or uses a feature that is not kept when writing.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="RestoreOptions.ExpectedVersion"/>, or another writer changed its schema or properties meanwhile.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the version was committed.</exception>
    public Task<RestoreResult> RestoreAsync<T>(long version, RestoreOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => RestoreAsync<T>(LakeVersion.At(version), options ?? new RestoreOptions(), cancellationToken);

    /// <summary>Makes a new version of a table that is as it was at a time: rows, schema and properties. What came between stays in the history, and keys are not taken back.</summary>
    /// <param name="time">The time.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <inheritdoc cref="RestoreAsync{T}(long, RestoreOptions?, CancellationToken)"/>
    public Task<RestoreResult> RestoreAsync<T>(DateTimeOffset time, RestoreOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => RestoreAsync<T>(LakeVersion.At(time), options ?? new RestoreOptions(), cancellationToken);

    /// <summary>Sets properties of a table, such as <c>delta.logRetentionDuration</c>.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="properties">The properties; a null takes one away, and what is not named stays. Which of the format's own may be set stands in docs/maintenance.md; other names are the caller's.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done. Without a key a table that has them already gets no new version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeUnsupportedException">A property needs a feature that is not kept, or is not known; it is named.</exception>
    /// <exception cref="ArgumentException">A value is none of its property.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="SetPropertiesOptions.ExpectedVersion"/>, or other writers were always faster; nothing was written.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the version was committed. Repeat the call.</exception>
    public async Task<SetPropertiesResult> SetPropertiesAsync<T>(
        IReadOnlyDictionary<string, string?> properties, SetPropertiesOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(properties);
        options ??= new SetPropertiesOptions();
        RowCall call = new(Name<T>(options.Table), WriteMode.SetProperties, RowStamp.Now(_options.TimeProvider), Hash: options.Key is not null) { Detail = Named(properties) };
        return await Driver.Maintenance.SetPropertiesAsync(Request<T>(call, options.Key, options.ExpectedVersion), properties, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a checkpoint of a table's newest version, from which it opens at once, and deletes what its log needs no more after it. Writes do both now and then by themselves.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not kept when writing.</exception>
    public async Task<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await Driver.Maintenance.CheckpointAsync(table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a checkpoint of the newest version of a record's table, from which it opens at once, and deletes what its log needs no more after it. Writes do both now and then by themselves.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="CheckpointAsync(LakeTableName, CancellationToken)"/>
    public Task<CheckpointResult> CheckpointAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => CheckpointAsync(T.LakeSchema.Name, cancellationToken);

    private Task<RestoreResult> RestoreAsync<T>(LakeVersion version, RestoreOptions options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        RowCall call = new(Name<T>(options.Table), WriteMode.Restore, RowStamp.Now(_options.TimeProvider), Hash: options.Key is not null) { Detail = Named(version) };
        WriteRequest request = Request<T>(call, options.Key, options.ExpectedVersion);
        return InTurnAsync(() => Driver.Maintenance.RestoreAsync(request, version, cancellationToken), cancellationToken);
    }

    private WriteRequest Request<T>(RowCall call, IdempotencyKey? key, long? expectedVersion)
        where T : ILakeTable<T> => new()
        {
            Table = call.Table,
            Rows = new StatementRows<T>(call),
            Mode = call.Mode,
            Stamp = call.Stamp,
            Key = key,
            VerifyPayload = _options.VerifyPayload,
            ExpectedVersion = expectedVersion,
        };

    private static string Named(LakeVersion version) => version.Time is { } time
        ? "at " + time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"version {version.Version}");

    // A length before each text, and -1 for none: other properties never come to the same.
    private static string Named(IReadOnlyDictionary<string, string?> properties) => string.Concat(properties.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Key.Length}:{p.Key}{p.Value?.Length ?? -1}:{p.Value}")));

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

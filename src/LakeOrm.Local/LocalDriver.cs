using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using LakeOrm.Delta;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Cache;
using LakeOrm.Local.Changes;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Sql;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local;

/// <summary>Native Delta tables below a folder or the root of another storage, written here and queried by an embedded DuckDB, which starts with the first query.</summary>
/// <remarks>
/// Queries are DuckDB's SQL over the newest snapshots of the tables that they name, with <c>AT (VERSION =&gt; n)</c> and <c>AT (TIMESTAMP =&gt; t)</c>.
/// <see cref="ExecuteAsync"/> runs <c>DROP TABLE [IF EXISTS] name</c>, and any query to its end without handing out rows; every other statement is refused with the call that does it.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class LocalDriver : ILakeDriver, ILakeMaintenance
{
    // The name of an object that there need not be.
    private const string AnyKey = "_";

    private readonly ILakeStorage _storage;
    private readonly FileCache? _cache;
    private readonly LakeFolder _folder;
    private readonly LocalLakeOptions _options;
    private readonly DeltaTableOptions _tables;
    private readonly Lock _starting = new();
    private DuckDatabase? _engine;
    private bool _disposed;

    /// <summary>A driver for the tables below a folder. Nothing is read or made yet.</summary>
    /// <param name="root">The folder; the first write makes it.</param>
    /// <param name="options">What the engine may use; null for the defaults.</param>
    /// <exception cref="ArgumentException">One of <see cref="LocalLakeOptions.AllowedRoots"/> is no absolute path, file URI or folder below the root of the lake's store.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that it cannot have.</exception>
    public LocalDriver(string root, LocalLakeOptions? options = null)
        : this(new FileStorage(root), options)
    {
    }

    /// <summary>A driver for the tables below the root of a storage. Nothing is read or made yet.</summary>
    /// <remarks>Where the storage's objects are no files of the local disk, the data files that a query needs are fetched and kept: <see cref="LocalLakeOptions.CacheDirectory"/>.</remarks>
    /// <param name="storage">The storage. It is the driver's from now on, and is disposed with it.</param>
    /// <param name="options">What the engine may use; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that it cannot have.</exception>
    public LocalDriver(ILakeStorage storage, LocalLakeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _storage = storage;
        _options = options ?? new LocalLakeOptions();
        _options.Validate();
        _cache = storage.GetLocalPath(AnyKey) is null ? new FileCache(storage, _options.CacheDirectory, _options.CacheSize, _options.MaxParallelDownloads) : null;
        _tables = new DeltaTableOptions { AllowedRoots = _options.AllowedRoots, RetryWait = _options.RetryWait };
        _folder = new LakeFolder(storage, _cache, _tables);

        // What no table can have is refused here and now.
        _ = new DeltaTable(storage, string.Empty, _tables);
    }

    /// <inheritdoc/>
    public string Name => "Local";

    /// <inheritdoc/>
    public SqlSyntax Syntax => SqlSyntax.Standard;

    /// <inheritdoc/>
    public ILakeStorage Storage => _storage;

    /// <inheritdoc/>
    public ILakeMaintenance Maintenance => this;

    /// <summary>So many bytes are fetched before a query begins that can be asked of the other files later.</summary>
    internal long PortionBytes { get; init; } = TableScan.DefaultPortionBytes;

    /// <summary>Is told what each query reads, or the first portion of it.</summary>
    internal Action<QueryPlan>? Planned { get; set; }

    /// <summary>Is told what each run of a change reads and writes anew.</summary>
    internal Action<ChangeScan>? Changing { get; set; }

    /// <inheritdoc/>
    public async ValueTask PingAsync(CancellationToken cancellationToken = default) => await Task.Run(
        () =>
        {
            using DuckConnection connection = Engine().Connect();
            connection.Execute("SELECT 1");
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        LakeFolderTable place = await _folder.FindOrPlaceAsync(TablePath.Of(table), cancellationToken).ConfigureAwait(false);
        return await place.Delta.EnsureAsync(table, schema, options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        await UseAsync(
            table,
            async t =>
            {
                await t.Delta.AssertSchemaAsync(table, schema, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await UseAsync(request.Table, table => WriteAsync(table, request, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await UseAsync(request.Table, table => StageAsync(table, request, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parquet);
        return await ParquetInput.OpenAsync(Engine(), parquet, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default)
    {
        Stream stream = await _storage.OpenReadAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await ParquetInput.OpenAsync(Engine(), stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.LookUpAsync(ingestId, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.LookUpAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.FenceAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        return await UseAsync(table, t => t.Delta.VacuumAsync(options, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.HistoryAsync(limit, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.StatsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rule);
        return await UseAsync(
            request.Table, table => table.Delta.OptimizeAsync(request, rule, new TableCompaction(Engine(), table, request), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed. Or it has no such version, or not any more.</exception>
    public async ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await UseAsync(request.Table, t => t.Delta.RestoreAsync(request, version, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await UseAsync(request.Table, t => t.Delta.SetPropertiesAsync(request, properties, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">There is no such table; the tables that there are are listed.</exception>
    public async ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await UseAsync(table, t => t.Delta.CheckpointAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LakeTableNotFoundException">The statement names a table that is not there; the tables that there are are listed.</exception>
    /// <exception cref="LakeUnsupportedException">The statement is no query, or a table has a feature that is not understood.</exception>
    /// <exception cref="LakeQueryException">The engine refused or failed the statement.</exception>
    /// <exception cref="LakeCorruptException">A table's log or one of its files is damaged or missing.</exception>
    public async ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);

        // The engine's calls block: they have threads of the pool and not the caller's.
        return await Task.Run(() => RunAsync(statement, isQuery: true, cancellationToken), cancellationToken).ConfigureAwait(false)
            ?? throw new LakeUnsupportedException("DROP TABLE returns no rows: call ExecuteAsync.");
    }

    /// <inheritdoc/>
    public async ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        await using LakeResult? result = await Task.Run(() => RunAsync(statement, isQuery: false, cancellationToken), cancellationToken).ConfigureAwait(false);
        while (result is not null && await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            batch.Dispose();
        }

        return 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_starting)
        {
            _disposed = true;
            _engine?.Dispose();
            _engine = null;
        }

        await _storage.DisposeAsync().ConfigureAwait(false);
    }

    // Rows come once: what fails for want of a table is not done again with another.
    private ValueTask<T> UseAsync<T>(LakeTableName table, Func<LakeFolderTable, ValueTask<T>> use, CancellationToken cancellationToken) =>
        _folder.UseAsync(TablePath.Of(table), use, mayRepeat: false, cancellationToken);

    private async ValueTask<WriteResult> WriteAsync(LakeFolderTable table, WriteRequest request, CancellationToken cancellationToken)
    {
        if (request is { Mode: WriteMode.Overwrite, Where: not null } && await table.Delta.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is { } snapshot)
        {
            using PartitionCondition condition = await Task.Run(() => new PartitionCondition(Engine(), request, snapshot.Metadata), cancellationToken).ConfigureAwait(false);
            return await table.Delta.OverwriteAsync(request, condition.Meet, cancellationToken).ConfigureAwait(false);
        }

        if (request.Mode is WriteMode.Append or WriteMode.Overwrite)
        {
            return await table.Delta.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (request.Mode is WriteMode.Optimize or WriteMode.Restore or WriteMode.SetProperties)
        {
            throw new LakeUnsupportedException($"A write cannot be of {request.Mode}: call {request.Mode}Async.");
        }

        return await ChangeAsync(table, request, null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StagedRows> StageAsync(LakeFolderTable table, StageRequest request, CancellationToken cancellationToken)
    {
        DeltaStagedFiles staged = await table.Delta.StageAsync(request, cancellationToken).ConfigureAwait(false);
        return new LocalStagedRows(table, staged, (merge, cancellation) => ChangeAsync(table, merge, staged, cancellation));
    }

    private async ValueTask<WriteResult> ChangeAsync(LakeFolderTable table, WriteRequest request, DeltaStagedFiles? staged, CancellationToken cancellationToken)
    {
        StagedFileRows? rows = staged is null ? null : new StagedFileRows(table, staged);
        TableChange change = request.Merge is null ? new ConditionalChange(Engine(), table, request) : new MergeChange(Engine(), table, request, rows);
        await using (change.ConfigureAwait(false))
        {
            change.Scanned = Changing;
            return staged is null
                ? await table.Delta.ChangeAsync(request, change.PlanAsync, cancellationToken).ConfigureAwait(false)
                : await table.Delta.ChangeAsync(request, staged, change.PlanAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LakeResult?> RunAsync(LakeStatement statement, bool isQuery, CancellationToken cancellationToken)
    {
        DuckConnection connection = Engine().Connect();
        bool isHandedOut = false;
        try
        {
            SqlStatement sql = SqlAnalyzer.Analyze(connection, statement.Text, statement.Parameters);
            if (sql.Drop is { } drop)
            {
                if (!isQuery)
                {
                    await DropAsync(drop, sql.IfExists, cancellationToken).ConfigureAwait(false);
                }

                return null;
            }

            QueryPlan plan = await QueryPlan.MakeAsync(connection, _folder, statement, sql, PortionBytes, cancellationToken).ConfigureAwait(false);
            Planned?.Invoke(plan);
            DuckResult rows = plan.Execute(cancellationToken);
            isHandedOut = true;
            return plan.IsLast ? rows : new PortionedResult(plan, rows, () => Engine().Connect());
        }
        finally
        {
            if (!isHandedOut)
            {
                connection.Dispose();
            }
        }
    }

    private async Task DropAsync(SqlTable table, bool ifExists, CancellationToken cancellationToken)
    {
        TablePath name = new(table.Catalog, table.Namespace, table.Name);
        if (!await _folder.DropAsync(name, cancellationToken).ConfigureAwait(false) && !ifExists)
        {
            throw await _folder.NotFoundAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private DuckDatabase Engine()
    {
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _engine ??= DuckDatabase.Open(_cache?.Folder ?? Path.GetDirectoryName(_storage.GetLocalPath(AnyKey))!, _options, [.. _tables.AllowedRoots.Where(Path.IsPathFullyQualified)]);
        }
    }
}

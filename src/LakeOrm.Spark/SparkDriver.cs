using System.Diagnostics.CodeAnalysis;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Delta;
using LakeOrm.Spark.Iceberg;
using LakeOrm.Spark.Sql;
using LakeOrm.Spark.Writing;
using LakeOrm.Storage;

namespace LakeOrm.Spark;

/// <summary>Tables that Spark writes and queries, over Spark Connect.</summary>
/// <remarks>
/// Queries and statements are Spark's SQL, and run as they are; names of two parts are looked up in the default catalog. <c>DROP TABLE</c> by <see cref="ExecuteAsync"/> deletes the table's files too,
/// if it lies below the storage's root.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class SparkDriver : ILakeDriver
{
    private readonly ILakeStorage _storage;
    private readonly SessionPool _sessions;
    private readonly LakePlace _place;
    private readonly ITableFormat _format;
    private readonly TableWriter _writer;

    /// <summary>A driver for the tables below the root of a storage. Nothing is asked of the server yet.</summary>
    /// <param name="server">How the server is reached.</param>
    /// <param name="format">The format of the tables.</param>
    /// <param name="storage">Where the tables lie; Spark reads and writes the same place. It is the driver's from now on, and is disposed with it.</param>
    /// <param name="options">What holds for the lake; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option has a value that it cannot have.</exception>
    public SparkDriver(SparkOptions server, LakeFormat format, ILakeStorage storage, SparkLakeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(storage);
        options ??= new SparkLakeOptions();
        options.Check(format);
        _storage = storage;
        _place = new LakePlace(storage, options.Root ?? storage.Root);
        _sessions = new SessionPool(new ConnectChannel(server), format == LakeFormat.Iceberg ? new SessionDefaults(options.Catalog, options.Namespace) : null);
        _format = format == LakeFormat.Iceberg ? new IcebergFormat(_sessions, options) : new DeltaFormat(_sessions, _place);
        _writer = new TableWriter(_sessions, _format, _place, options);
    }

    /// <inheritdoc/>
    public string Name => "Spark";

    /// <inheritdoc/>
    public SqlSyntax Syntax => SqlSyntax.Spark;

    /// <inheritdoc/>
    public ILakeStorage Storage => _storage;

    /// <inheritdoc/>
    public ILakeMaintenance Maintenance => _format;

    /// <inheritdoc/>
    public async ValueTask PingAsync(CancellationToken cancellationToken = default)
    {
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            await lease.Session.PingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        return _format.EnsureTableAsync(table, schema, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        return _format.AssertSchemaAsync(table, schema, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _writer.WriteAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _writer.StageAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parquet);
        return await StagedInput.OpenAsync(_sessions, _place, parquet, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default)
    {
        string path = _place.PathOf(key);
        Read.Types.DataSource file = new() { Format = "parquet", Paths = { path } };
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await lease.Session.QueryAsync(new Relation { Read = new Read { DataSource = file } }, release: lease.DisposeAsync, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (LakeQueryException e) when (e.EngineError is { ErrorClass: "PATH_NOT_FOUND" })
        {
            throw new LakeStorageException($"Spark finds no '{path}', which the client's storage has at {_place.Storage.Root}: they do not see the same store. Compare the roots and endpoints of both.", e)
            {
                Failure = LakeStorageFailure.Endpoint,
                EngineError = e.EngineError,
            };
        }
    }

    /// <inheritdoc/>
    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _format.LookUpAsync(table, ingestId, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        return _format.LookUpAsync(table, key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        return _format.FenceAsync(table, key, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ChangeStatement.RefuseAsQuery(statement.Text);
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        return await QueryInAsync(lease.Session, statement, lease.DisposeAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            return await ExecuteInAsync(lease.Session, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a session of one's own, for settings and temporary views that hold in several statements. It is no session that calls of the client run in, and not the one of <see cref="SparkOptions.SessionId"/>.</summary>
    /// <param name="progress">Is told how far the server is with each statement of the session, from any thread; when null, who is named by <see cref="SparkOptions.Progress"/>. What it throws does not touch the statement.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The session, which the caller disposes. It ends with the driver at the latest.</returns>
    /// <exception cref="LakeConnectionException">Nothing answers within the time for connecting.</exception>
    public async Task<LakeSession> OpenSessionAsync(IProgress<SparkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        SessionLease lease = await _sessions.OpenAsync(progress, cancellationToken).ConfigureAwait(false);
        return new LakeSession(this, lease.Session, lease.DisposeAsync);
    }

    internal async ValueTask<LakeResult> QueryInAsync(SparkSession session, LakeStatement statement, Func<ValueTask>? release, CancellationToken cancellationToken)
    {
        string text = statement.AsOf is { } version
            ? await TimeTravel.AtAsync(statement.Text, version, table => _format.ResolveAsync(table, version, cancellationToken)).ConfigureAwait(false)
            : statement.Text;
        return await session.QueryAsync(text, statement.Parameters, release: release, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<long> ExecuteInAsync(SparkSession session, LakeStatement statement, CancellationToken cancellationToken)
    {
        Func<CancellationToken, ValueTask>? removeRest = DropStatement.Parse(statement.Text) is { } dropped ? await _format.BeforeDropAsync(session, dropped, cancellationToken).ConfigureAwait(false) : null;
        using CommandResult result = await session.RunAsync(statement.Text, statement.Parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (removeRest is not null)
        {
            await removeRest(cancellationToken).ConfigureAwait(false);
        }

        return result.AffectedRows ?? 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync().ConfigureAwait(false);
        await _storage.DisposeAsync().ConfigureAwait(false);
    }
}

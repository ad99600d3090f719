using System.Diagnostics.CodeAnalysis;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Delta;
using LakeOrm.Storage;

namespace LakeOrm.Spark;

/// <summary>Tables that Spark writes and queries, over Spark Connect. Queries are Spark's SQL.</summary>
[Experimental("LAKEORM001")]
public sealed class SparkDriver : ILakeDriver
{
    private readonly ILakeStorage _storage;
    private readonly SessionPool _sessions;
    private readonly string _root;
    private readonly DeltaCatalog _catalog;
    private readonly DeltaWriter _writer;

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
        if (format != LakeFormat.Delta)
        {
            throw new LakeUnsupportedException($"Tables of {format} are not written by Spark yet: say {nameof(LakeFormat)}.{nameof(LakeFormat.Delta)}.");
        }

        options ??= new SparkLakeOptions();
        options.Check();
        _storage = storage;
        _root = options.Root ?? storage.Root;
        _sessions = new SessionPool(new ConnectChannel(server));
        _catalog = new DeltaCatalog(_sessions, storage, _root);
        _writer = new DeltaWriter(_sessions, storage, _root, options);
    }

    /// <inheritdoc/>
    public string Name => "Spark";

    /// <inheritdoc/>
    public SqlSyntax Syntax => SqlSyntax.Spark;

    /// <inheritdoc/>
    public ILakeStorage Storage => _storage;

    /// <inheritdoc/>
    public ILakeMaintenance Maintenance => throw new LakeUnsupportedException("Spark does no maintenance yet.");

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
        return _catalog.EnsureAsync(table, schema, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken = default) => _catalog.Table(table).Log.AssertSchemaAsync(table, schema, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _writer.WriteAsync(_catalog.Table(request.Table), request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StagedRows> StageAsync(StageRequest request, CancellationToken cancellationToken = default) => throw new LakeUnsupportedException("Spark stores no raw rows yet.");

    /// <inheritdoc/>
    public ValueTask<LakeResult> ReadParquetAsync(Stream parquet, CancellationToken cancellationToken = default) => throw new LakeUnsupportedException("Spark reads no streams yet.");

    /// <inheritdoc/>
    public async ValueTask<LakeResult> ReadObjectAsync(string key, CancellationToken cancellationToken = default)
    {
        Read.Types.DataSource file = new() { Format = "parquet", Paths = { $"{_root.TrimEnd('/')}/{key}" } };
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        return await lease.Session.QueryAsync(new Relation { Read = new Read { DataSource = file } }, release: lease.DisposeAsync, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default) => _catalog.Table(table).Log.LookUpAsync(ingestId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default) => _catalog.Table(table).Log.LookUpAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _writer.FenceAsync(_catalog.Table(table), key, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeResult> QueryAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.AsOf is not null)
        {
            throw new LakeUnsupportedException("Spark reads older versions by SQL: FROM table VERSION AS OF 3.");
        }

        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        return await lease.Session.QueryAsync(statement.Text, statement.Parameters, release: lease.DisposeAsync, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<long> ExecuteAsync(LakeStatement statement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            using CommandResult result = await lease.Session.RunAsync(statement.Text, statement.Parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
            return result.AffectedRows ?? 0;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync().ConfigureAwait(false);
        await _storage.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Diagnostics.CodeAnalysis;
using LakeOrm.Client;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark;

/// <summary>A session of Spark that nobody else uses: settings and temporary views that are made in it last until it is disposed of, and no other call sees them.</summary>
/// <remarks>
/// Made by <see cref="SparkDriver.OpenSessionAsync"/>, and usable as long as its client. Statements may run in it from many threads at once. Records are written by the client, and so outside of it.
/// A server ends a session that was idle for an hour; what is asked of it then is a <see cref="LakeSessionLostException"/>, and a new session has to be opened.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class LakeSession : IQueryRunner, IAsyncDisposable
{
    private readonly SparkDriver _driver;
    private readonly SparkSession _session;
    private readonly Func<ValueTask> _end;
    private readonly LakeReader _newest;
    private int _disposed;

    internal LakeSession(SparkDriver driver, SparkSession session, Func<ValueTask> end)
    {
        _driver = driver;
        _session = session;
        _end = end;
        _newest = new LakeReader(this, null);
    }

    /// <summary>The session's id, by which the server's logs call it.</summary>
    public Guid Id => _session.Id;

    /// <summary>The version of Spark that answers, as it calls itself.</summary>
    public string SparkVersion => _session.Version.Text;

    Type IQueryRunner.DriverType => _driver.GetType();

    SqlSyntax IQueryRunner.Syntax => _driver.Syntax;

    private SparkSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return _session;
        }
    }

    /// <summary>Reads a setting.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value that holds in the session; null where there is none.</returns>
    public async Task<string?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return (await Session.GetAsync([key], cancellationToken).ConfigureAwait(false))[key];
    }

    /// <summary>Makes a setting, for the session alone.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cancellationToken">Cancels the call; whether the setting was made is then open.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeQueryException">The server refuses the setting or its value.</exception>
    public async Task SetAsync(string key, string value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        await Session.FirstValuesAsync([key], cancellationToken).ConfigureAwait(false);
        await Session.SetAsync(new Dictionary<string, string> { [key] = value }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a setting back: it is as it was before <see cref="SetAsync"/> first made it, also where the server was started with a value of its own.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="cancellationToken">Cancels the call; whether the setting was taken back is then open.</param>
    /// <returns>The running operation.</returns>
    public async Task UnsetAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        await Session.RestoreAsync([key], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="LakeClient.AsOf(long)"/>
    public LakeReader AsOf(long version) => new(this, LakeVersion.At(version));

    /// <inheritdoc cref="LakeClient.AsOf(DateTimeOffset)"/>
    public LakeReader AsOf(DateTimeOffset time) => new(this, LakeVersion.At(time));

    /// <inheritdoc cref="LakeReader.Sql"/>
    public LakeDataFrame Sql(LakeSql sql) => _newest.Sql(sql);

    /// <inheritdoc cref="LakeReader.Table{T}"/>
    public LakeDataFrame Table<T>()
        where T : ILakeTable<T> => _newest.Table<T>();

    /// <inheritdoc cref="LakeReader.Table(string)"/>
    public LakeDataFrame Table(string name) => _newest.Table(name);

    /// <inheritdoc cref="LakeReader.From"/>
    public LakeDataFrame From(LakeSql source) => _newest.From(source);

    /// <inheritdoc cref="LakeReader.Read"/>
    public LakeDataFrame Read(string path) => _newest.Read(path);

    /// <inheritdoc cref="LakeReader.QueryAsync{T}"/>
    public Task<List<T>> QueryAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _newest.QueryAsync<T>(sql, cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryStreamAsync{T}"/>
    public IAsyncEnumerable<T> QueryStreamAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _newest.QueryStreamAsync<T>(sql, cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryBatchesAsync{T}"/>
    public IAsyncEnumerable<LakeBatch<T>> QueryBatchesAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _newest.QueryBatchesAsync<T>(sql, cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryFirstAsync{T}"/>
    public Task<T> QueryFirstAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _newest.QueryFirstAsync<T>(sql, cancellationToken);

    /// <inheritdoc cref="LakeReader.QueryFirstOrDefaultAsync{T}"/>
    public Task<T?> QueryFirstOrDefaultAsync<T>(LakeSql sql, CancellationToken cancellationToken = default)
        where T : ILakeProjection<T> => _newest.QueryFirstOrDefaultAsync<T>(sql, cancellationToken);

    /// <inheritdoc cref="LakeReader.ScalarAsync{T}"/>
    public Task<T?> ScalarAsync<T>(LakeSql sql, CancellationToken cancellationToken = default) => _newest.ScalarAsync<T>(sql, cancellationToken);

    /// <summary>Runs a statement for its effect, such as <c>CREATE TEMPORARY VIEW</c> or an <c>INSERT</c> that reads one.</summary>
    /// <param name="sql">The statement; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the statement on the server.</param>
    /// <returns>How many rows it changed, as Spark counts them; 0 where it does not say.</returns>
    /// <exception cref="LakeQueryException">The server refused or failed the statement.</exception>
    public async Task<long> ExecuteAsync(LakeSql sql, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return await _driver.ExecuteInAsync(Session, sql.Build(_driver.Syntax), cancellationToken).ConfigureAwait(false);
    }

    ValueTask<LakeResult> IQueryRunner.QueryAsync(LakeStatement statement, CancellationToken cancellationToken)
    {
        ChangeStatement.RefuseAsQuery(statement.Text);
        return _driver.QueryInAsync(Session, statement, release: null, cancellationToken);
    }

    /// <summary>Ends the session on the server, with what runs in it.</summary>
    /// <returns>The running operation.</returns>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _end() : default;
}

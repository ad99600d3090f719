using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Json;
using LakeOrm.Parquet;
using LakeOrm.Rows;

namespace LakeOrm;

/// <summary>A lake: ensures tables, writes records and queries them. Made by a driver's method on <see cref="Lake"/>; one serves a whole process, from many threads.</summary>
/// <remarks>The client owns its driver and disposes it. It does not own what calls are given: rows, streams and options stay the caller's.</remarks>
public sealed class LakeClient : IAsyncDisposable, IDisposable
{
    private readonly ILakeDriver _driver;
    private readonly LakeClientOptions _options;
    private readonly SemaphoreSlim _ingests;
    private readonly LakeReader _newest;
    private int _disposed;

    /// <summary>A client of a driver.</summary>
    /// <param name="driver">The driver, which the client owns from now on.</param>
    /// <param name="options">What holds for every call; the defaults when null.</param>
    [Experimental("LAKEORM001")]
    public LakeClient(ILakeDriver driver, LakeClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        _driver = driver;
        _options = options ?? new LakeClientOptions();
        _ingests = new SemaphoreSlim(_options.MaxIngestsInFlight);
        _newest = new LakeReader(this, null);
    }

    internal ILakeDriver Driver
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return _driver;
        }
    }

    /// <summary>Creates a record's table if there is none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created the table; false when it was there and fits the record.</returns>
    /// <exception cref="LakeSchemaException">The table is there and differs from the record; every difference is listed.</exception>
    public async Task<bool> EnsureTableAsync<T>(EnsureTableOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> =>
        await Driver.EnsureTableAsync(Name<T>(options?.Table), T.LakeSchema, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds rows to a table: all of them in one version, or none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows. A list is validated whole before anything is written; another sequence, asynchronous or not, is read once, in bounded memory.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeValidationException">Rows break the record's rules; every failing row, column and rule is listed, and nothing was written.</exception>
    /// <exception cref="LakeDataException">A value keeps the rules and its column does not take it, such as one that a converter refuses; its row and column are named, and nothing was written.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no such table; <see cref="EnsureTableAsync"/> makes it.</exception>
    /// <exception cref="LakeSchemaException">The table differs from the record.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="InsertOptions.ExpectedVersion"/>, or another writer changed it in a way that this write cannot follow.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for other rows, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the write was committed; <see cref="LookUpAsync{T}(Guid, CancellationToken)"/> can, and under a key the call can be repeated.</exception>
    public Task<WriteResult> InsertAsync<T>(IEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => WriteAsync(rows, WriteMode.Append, options, cancellationToken);

    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> InsertAsync<T>(IAsyncEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => WriteAsync(rows, WriteMode.Append, options, cancellationToken);

    /// <summary>Puts rows in the place of all rows that the table has: in one version, or not at all.</summary>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    public Task<WriteResult> OverwriteAsync<T>(IEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => WriteAsync(rows, WriteMode.Overwrite, options, cancellationToken);

    /// <summary>Puts rows in the place of all rows that the table has: in one version, or not at all.</summary>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> OverwriteAsync<T>(IAsyncEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => WriteAsync(rows, WriteMode.Overwrite, options, cancellationToken);

    /// <summary>Adds the rows of a JSON file, of any length, in the memory of a stream: all of them in one version, or none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="utf8">One object a line, or one array of objects; what they look like stands in docs/json.md. It stays the caller's.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeJsonException">
    /// A row is no JSON or does not fit the record, and there is no <see cref="ImportJsonOptions.Rejects"/> for it or there are too many; or the text of an array
    /// cannot be read on. Nothing was written.
    /// </exception>
    /// <exception cref="ArgumentException"><see cref="ImportJsonOptions.MaxRejects"/> without <see cref="ImportJsonOptions.Rejects"/>.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    public async Task<ImportResult> ImportJsonAsync<T>(Stream utf8, ImportJsonOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>, ILakeJson<T>
    {
        ArgumentNullException.ThrowIfNull(utf8);
        LakeJsonOptions json = options?.Json ?? new LakeJsonOptions();
        if (options?.Rejects is not { } rejects)
        {
            return options?.MaxRejects is null
                ? new ImportResult { Write = await InsertAsync(LakeJson.ReadAsync<T>(utf8, json, cancellationToken), options?.Insert, cancellationToken).ConfigureAwait(false), RowsRejected = 0 }
                : throw new ArgumentException("MaxRejects counts what goes to Rejects; give that, too.", nameof(options));
        }

        JsonImport<T> import = new(utf8, json, rejects, options.MaxRejects, _options.MaxUniqueKeys);
        WriteResult write = await InsertAsync(import.ReadAsync(cancellationToken), options.Insert, cancellationToken).ConfigureAwait(false);
        return new ImportResult { Write = write, RowsRejected = import.RowsRejected };
    }

    /// <summary>Opens an appender, which takes rows from many threads and adds them in batches: each batch one version, once.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">When it flushes and under which name it writes; null for the defaults.</param>
    /// <returns>The appender, which the caller disposes before the client.</returns>
    /// <exception cref="ArgumentException">The table's or the producer's name is none.</exception>
    public LakeAppender<T> OpenAppender<T>(AppenderOptions? options = null)
        where T : ILakeTable<T>
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        options ??= new AppenderOptions();
        LakeTableName table = Name<T>(options.Table);
        return new LakeAppender<T>(
            table,
            options,
            _options.TimeProvider,
            (rows, key, cancellationToken) => InsertAsync(rows, new InsertOptions { Table = options.Table, Key = key, Parquet = options.Parquet }, cancellationToken),
            (key, cancellationToken) => LookUpAsync(table, key, cancellationToken));
    }

    /// <summary>Says whether a write is in its table, after an outcome that was unknown or a call that was lost.</summary>
    /// <param name="table">The table.</param>
    /// <param name="ingestId">The write's id, of <see cref="LakeUnknownOutcomeException"/> or of a result.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, or unknown because the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return await Driver.LookUpAsync(table, ingestId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether a write is in a record's table.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="LookUpAsync(LakeTableName, Guid, CancellationToken)"/>
    public Task<WriteStatus> LookUpAsync<T>(Guid ingestId, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => LookUpAsync(T.LakeSchema.Name, ingestId, cancellationToken);

    /// <summary>Says whether the write under a key is in its table. "Not yet" means that it may still come: <see cref="FenceAsync(LakeTableName, IdempotencyKey, CancellationToken)"/> settles it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key. One that has expired counts as never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, fenced, or unknown because the history does not go back to it; and the number that the table has for the key's producer.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    public async Task<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        return await Driver.LookUpAsync(table, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether the write under a key is in a record's table.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="LookUpAsync(LakeTableName, IdempotencyKey, CancellationToken)"/>
    public Task<WriteStatus> LookUpAsync<T>(IdempotencyKey key, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => LookUpAsync(T.LakeSchema.Name, key, cancellationToken);

    /// <summary>
    /// Makes sure that the write under a key is in its table or can never come: the key is committed alone, unless the table has it.
    /// A write under it that comes later is a <see cref="LakeIdempotencyException"/> and adds nothing.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key. A fence of a producer's number keeps out all lower numbers, too.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>Committed when the write was there first, fenced when it has failed, or unknown when the key is used and the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table.</exception>
    /// <exception cref="LakeConflictException">Other writers were always faster, or changed the table meanwhile; nothing was written. Repeat the call.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the fence was committed. Repeat the call.</exception>
    public async Task<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        return await Driver.FenceAsync(table, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that the write under a key is in a record's table or can never come.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <inheritdoc cref="FenceAsync(LakeTableName, IdempotencyKey, CancellationToken)"/>
    public Task<WriteStatus> FenceAsync<T>(IdempotencyKey key, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => FenceAsync(T.LakeSchema.Name, key, cancellationToken);

    /// <inheritdoc cref="LakeValidator.Validate{T}(IEnumerable{T})"/>
    public void Validate<T>(IEnumerable<T> rows)
        where T : ILakeTable<T>
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (!LakeValidator.TryValidate(rows, _options.MaxUniqueKeys, out LakeViolations violations))
        {
            throw LakeValidator.Failure<T>(violations);
        }
    }

    /// <inheritdoc cref="LakeValidator.TryValidate{T}(IEnumerable{T}, out LakeViolations)"/>
    public bool TryValidate<T>(IEnumerable<T> rows, out LakeViolations violations)
        where T : ILakeTable<T>
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return LakeValidator.TryValidate(rows, _options.MaxUniqueKeys, out violations);
    }

    /// <summary>Queries of the tables as they were after a version's commit.</summary>
    /// <param name="version">The version, from 0.</param>
    /// <returns>The queries.</returns>
    public LakeReader AsOf(long version) => new(this, LakeVersion.At(version));

    /// <summary>Queries of the tables as they were at a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The queries.</returns>
    public LakeReader AsOf(DateTimeOffset time) => new(this, LakeVersion.At(time));

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

    /// <summary>Runs a statement for its effect. Which statements there are is the driver's affair.</summary>
    /// <param name="sql">The statement; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the statement on the engine.</param>
    /// <returns>How many rows it changed, as the engine counts them.</returns>
    /// <exception cref="LakeQueryException">The engine refused or failed the statement.</exception>
    public async Task<long> ExecuteAsync(LakeSql sql, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return await Driver.ExecuteAsync(sql.Build(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the driver.</summary>
    /// <returns>The running operation.</returns>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _driver.DisposeAsync() : default;

    /// <summary>Releases the driver; <see cref="DisposeAsync"/> does it without blocking a thread.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static LakeTableName Name<T>(string? table)
        where T : ILakeTable<T> => table is null ? T.LakeSchema.Name : LakeTableName.Parse(table);

    private Task<WriteResult> WriteAsync<T>(IEnumerable<T> rows, WriteMode mode, InsertOptions? options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync<T>(call => TypedRows<T>.Over(rows, call), mode, options, cancellationToken);
    }

    private Task<WriteResult> WriteAsync<T>(IAsyncEnumerable<T> rows, WriteMode mode, InsertOptions? options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync<T>(call => new AsyncRows<T>(rows, call, cancellationToken), mode, options, cancellationToken);
    }

    private async Task<WriteResult> WriteAsync<T>(Func<RowCall, RowSource> open, WriteMode mode, InsertOptions? options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ILakeDriver driver = Driver;
        options ??= new InsertOptions();
        LakeTableName table = Name<T>(options.Table);
        await _ingests.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RowStamp stamp = RowStamp.Now(_options.TimeProvider);
            RowSource rows = open(new RowCall(table, mode, stamp, Hash: options.Key is not null) { MaxUniqueKeys = _options.MaxUniqueKeys });
            await using (rows.ConfigureAwait(false))
            {
                WriteRequest request = new()
                {
                    Table = table,
                    Rows = rows,
                    Mode = mode,
                    Stamp = stamp,
                    Key = options.Key,
                    VerifyPayload = options.VerifyPayload,
                    ExpectedVersion = options.ExpectedVersion,
                    Parquet = options.Parquet ?? _options.Parquet,
                    Progress = options.Progress,
                    Warning = _options.Warning,
                };
                return await driver.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _ingests.Release();
        }
    }
}

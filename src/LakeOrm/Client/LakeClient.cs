using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LakeOrm.Client;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Json;
using LakeOrm.Parquet;
using LakeOrm.Rows;

namespace LakeOrm;

/// <summary>A lake: ensures tables, writes records and queries them. Made by a driver's method on <see cref="Lake"/>; one serves a whole process, from many threads.</summary>
/// <remarks>The client owns its driver and disposes it. It does not own what calls are given: rows, streams and options stay the caller's.</remarks>
public sealed partial class LakeClient : IQueryRunner, IAsyncDisposable, IDisposable
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

    /// <summary>Creates a record's table if there is none; one that is there is brought nearer to the record as far as <see cref="EnsureTableOptions.Evolve"/> allows.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created the table; false when it was there and fits the record.</returns>
    /// <exception cref="LakeSchemaException">The table is there and differs from the record in what may not be changed; every difference is listed.</exception>
    /// <exception cref="LakeUnsupportedException">A property is none that is kept; or the table cannot be changed.</exception>
    /// <exception cref="ArgumentException">A property's value is none of it.</exception>
    public async Task<bool> EnsureTableAsync<T>(EnsureTableOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> =>
        await Driver.EnsureTableAsync(Name<T>(options?.Table), T.LakeSchema, options ?? new EnsureTableOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>Compares a table with a record, as when a program starts. Nothing is changed.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="table">The table's name; that of the record when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no such table; <see cref="EnsureTableAsync"/> makes it.</exception>
    /// <exception cref="LakeSchemaException">The table differs from the record; every difference is listed.</exception>
    public async Task AssertSchemaAsync<T>(string? table = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => await Driver.AssertSchemaAsync(Name<T>(table), T.LakeSchema, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds rows to a table: all of them in one version, or none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows. A list is validated whole before anything is written; another sequence, asynchronous or not, is read once, in bounded memory, a few thousand rows ahead of what is written and on a thread of its own.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeValidationException">Rows break the record's rules; every failing row, column and rule is listed, and nothing was written.</exception>
    /// <exception cref="LakeDataException">A value keeps the rules and its column does not take it, such as one that a converter refuses; its row and column are named, and nothing was written.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no such table; <see cref="EnsureTableAsync"/> makes it.</exception>
    /// <exception cref="LakeSchemaException">The table differs from the record.</exception>
    /// <exception cref="LakeConflictException">The table is not at <see cref="WriteOptions.ExpectedVersion"/>, or another writer changed it in a way that this write cannot follow.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for other rows, or was fenced.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the write was committed; <see cref="LookUpAsync{T}(Guid, CancellationToken)"/> can, and under a key the call can be repeated.</exception>
    public Task<WriteResult> InsertAsync<T>(IEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new InsertOptions();
        return WriteAsync(rows, WriteOperation.Insert(T.LakeSchema, options.OnConflict), options, cancellationToken);
    }

    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> InsertAsync<T>(IAsyncEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new InsertOptions();
        return WriteAsync(rows, WriteOperation.Insert(T.LakeSchema, options.OnConflict), options, cancellationToken);
    }

    /// <summary>Puts rows in the place of all rows that the table has, or of those of some partitions: in one version, or not at all.</summary>
    /// <exception cref="ArgumentException"><see cref="OverwriteOptions.Where"/> is empty.</exception>
    /// <exception cref="LakeDataException">A row does not meet <see cref="OverwriteOptions.Where"/>; or a value keeps the rules and its column does not take it. Nothing was written.</exception>
    /// <exception cref="LakeUnsupportedException"><see cref="OverwriteOptions.Where"/> names a column by which the table is not partitioned, or the table only takes appends.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)"/>
    public Task<WriteResult> OverwriteAsync<T>(IEnumerable<T> rows, OverwriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new OverwriteOptions();
        return WriteAsync(rows, WriteOperation.Overwrite(T.LakeSchema, options, Driver.Syntax), options, cancellationToken);
    }

    /// <inheritdoc cref="OverwriteAsync{T}(IEnumerable{T}, OverwriteOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> OverwriteAsync<T>(IAsyncEnumerable<T> rows, OverwriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new OverwriteOptions();
        return WriteAsync(rows, WriteOperation.Overwrite(T.LakeSchema, options, Driver.Syntax), options, cancellationToken);
    }

    /// <summary>Merges rows into a table by the record's merge key, or its primary key where it declares no merge key: in one version, or not at all.</summary>
    /// <remarks>
    /// A row whose key the table has takes that row's place, whole, but for its create time; several such rows of the table are all replaced. Another row is added. Only data files that hold
    /// a row of the batch's keys are written anew. A stream is kept on the local disk while it is merged.
    /// </remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows. A list is validated whole before anything is written; another sequence, asynchronous or not, is read once, in bounded memory, a few thousand rows ahead of what is written and on a thread of its own.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeDataException">Two rows have one key, and the options do not say what then.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)" path="/exception"/>
    public Task<WriteResult> UpsertAsync<[RequiresLakeKey(LakeKeyKind.Primary | LakeKeyKind.Merge)] T>(
        IEnumerable<T> rows, UpsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new UpsertOptions();
        return WriteAsync(rows, WriteOperation.Upsert(T.LakeSchema, options, Driver.Syntax), options, cancellationToken);
    }

    /// <inheritdoc cref="UpsertAsync{T}(IEnumerable{T}, UpsertOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> UpsertAsync<[RequiresLakeKey(LakeKeyKind.Primary | LakeKeyKind.Merge)] T>(
        IAsyncEnumerable<T> rows, UpsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new UpsertOptions();
        return WriteAsync(rows, WriteOperation.Upsert(T.LakeSchema, options, Driver.Syntax), options, cancellationToken);
    }

    /// <summary>Puts rows in the place of those of the table with their primary key: in one version, or not at all. The create time of a row stays.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows, each with a key of its own. A list is validated whole before anything is written; another sequence, asynchronous or not, is read once, in bounded memory, a few thousand rows ahead of what is written and on a thread of its own.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeDataException">Two rows have one key; or a row matches nothing and the options ask for it.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)" path="/exception"/>
    public Task<WriteResult> UpdateAsync<[RequiresLakeKey(LakeKeyKind.Primary)] T>(IEnumerable<T> rows, UpdateOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new UpdateOptions();
        return WriteAsync(rows, WriteOperation.Update(T.LakeSchema, options), options, cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync{T}(IEnumerable{T}, UpdateOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> UpdateAsync<[RequiresLakeKey(LakeKeyKind.Primary)] T>(IAsyncEnumerable<T> rows, UpdateOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new UpdateOptions();
        return WriteAsync(rows, WriteOperation.Update(T.LakeSchema, options), options, cancellationToken);
    }

    /// <summary>Changes columns of the rows that meet a condition: in one version, or not at all. The record's rules are not asked.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="set">The assignments, such as <c>$"balance = balance + {amount}, country = {country}"</c>. Columns that the write stamps on an update are stamped, unless they are among them.</param>
    /// <param name="where">The condition, such as <c>$"id = {id}"</c>: an expression over the table's columns alone. It may not be empty; <c>$"true"</c> means all rows.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">There is no assignment, or no condition.</exception>
    /// <exception cref="LakeUnsupportedException">An expression holds a subquery, or the table cannot be changed.</exception>
    /// <exception cref="LakeQueryException">The engine refused an expression, or failed to compute it.</exception>
    /// <exception cref="LakeDataException">A column that takes no null would get one; or nothing matches and the options ask for it.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)" path="/exception"/>
    public Task<WriteResult> UpdateAsync<T>(LakeSql set, LakeSql where, UpdateOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(where);
        options ??= new UpdateOptions();
        return WriteAsync<T>(WriteOperation.Update(set, where, options, Driver.Syntax), options, cancellationToken);
    }

    /// <summary>Takes the rows with the primary keys of the given rows out of a table: in one version, or not at all. Of the given rows nothing but the key counts.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows. A list is validated whole before anything is written; another sequence, asynchronous or not, is read once, in bounded memory, a few thousand rows ahead of what is written and on a thread of its own.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeDataException">A row matches nothing and the options ask for it.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)" path="/exception"/>
    public Task<WriteResult> DeleteAsync<[RequiresLakeKey(LakeKeyKind.Primary)] T>(IEnumerable<T> rows, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new DeleteOptions();
        return WriteAsync(rows, WriteOperation.Delete(T.LakeSchema, options), options, cancellationToken);
    }

    /// <inheritdoc cref="DeleteAsync{T}(IEnumerable{T}, DeleteOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)] // What is a sequence of both kinds, such as a DbSet of Entity Framework, is read without blocking.
    public Task<WriteResult> DeleteAsync<[RequiresLakeKey(LakeKeyKind.Primary)] T>(IAsyncEnumerable<T> rows, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        options ??= new DeleteOptions();
        return WriteAsync(rows, WriteOperation.Delete(T.LakeSchema, options), options, cancellationToken);
    }

    /// <summary>Takes the rows that meet a condition out of a table: in one version, or not at all.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="where">The condition, such as <c>$"country = {country}"</c>: an expression over the table's columns alone. It may not be empty; <c>$"true"</c> means all rows.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">There is no condition.</exception>
    /// <exception cref="LakeUnsupportedException">The condition holds a subquery, or the table only takes appends.</exception>
    /// <exception cref="LakeQueryException">The engine refused the condition, or failed to compute it.</exception>
    /// <exception cref="LakeDataException">Nothing matches and the options ask for it.</exception>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions?, CancellationToken)" path="/exception"/>
    public Task<WriteResult> DeleteAsync<T>(LakeSql where, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(where);
        options ??= new DeleteOptions();
        return WriteAsync<T>(WriteOperation.Delete(where, options, Driver.Syntax), options, cancellationToken);
    }

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

            // Whether a number was passed by its own rows or by another writer, an appender can only tell by the rows: it always asks.
            (rows, key, cancellationToken) => InsertAsync(rows, new InsertOptions { Table = options.Table, Key = key, VerifyPayload = true, Parquet = options.Parquet }, cancellationToken),
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

    /// <summary>The type of the driver that runs everything, by which a caller can tell whose SQL it is.</summary>
    public Type DriverType => Driver.GetType();

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

    SqlSyntax IQueryRunner.Syntax => Driver.Syntax;

    ValueTask<LakeResult> IQueryRunner.QueryAsync(LakeStatement statement, CancellationToken cancellationToken) => Driver.QueryAsync(statement, cancellationToken);

    /// <summary>Runs a statement for its effect. Which statements there are is the driver's affair.</summary>
    /// <param name="sql">The statement; holes are parameters.</param>
    /// <param name="cancellationToken">Stops the statement on the engine.</param>
    /// <returns>How many rows it changed, as the engine counts them.</returns>
    /// <exception cref="LakeQueryException">The engine refused or failed the statement.</exception>
    public async Task<long> ExecuteAsync(LakeSql sql, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return await Driver.ExecuteAsync(sql.Build(Driver.Syntax), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the driver.</summary>
    /// <returns>The running operation.</returns>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _driver.DisposeAsync() : default;

    /// <summary>Releases the driver; <see cref="DisposeAsync"/> does it without blocking a thread.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static LakeTableName Name<T>(string? table)
        where T : ILakeTable<T> => table is null ? T.LakeSchema.Name : LakeTableName.Parse(table);

    private Task<WriteResult> WriteAsync<T>(IEnumerable<T> rows, WriteOperation operation, WriteOptions options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync<T>(call => TypedRows<T>.Over(rows, call), operation, options, cancellationToken);
    }

    private Task<WriteResult> WriteAsync<T>(IAsyncEnumerable<T> rows, WriteOperation operation, WriteOptions options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WriteAsync<T>(call => new AsyncRows<T>(rows, call, cancellationToken), operation, options, cancellationToken);
    }

    private Task<WriteResult> WriteAsync<T>(WriteOperation operation, WriteOptions options, CancellationToken cancellationToken)
        where T : ILakeTable<T> => WriteAsync<T>(call => new StatementRows<T>(call), operation, options, cancellationToken);

    private Task<WriteResult> WriteAsync<T>(Func<RowCall, RowSource> open, WriteOperation operation, WriteOptions options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        ILakeDriver driver = Driver;
        return WriteAsync(Name<T>(options.Table), null, open, operation, options, driver.WriteAsync, cancellationToken);
    }

    // Without a stamp the write is stamped when its turn comes.
    private async Task<WriteResult> WriteAsync(
        LakeTableName table,
        RowStamp? stamped,
        Func<RowCall, RowSource> open,
        WriteOperation operation,
        WriteOptions options,
        Func<WriteRequest, CancellationToken, ValueTask<WriteResult>> write,
        CancellationToken cancellationToken)
    {
        await _ingests.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RowStamp stamp = stamped ?? RowStamp.Now(_options.TimeProvider);
            RowSource rows = open(new RowCall(table, operation.Mode, stamp, Hash: options.Key is not null) { Detail = operation.Detail, Statements = operation.Statements, MaxUniqueKeys = _options.MaxUniqueKeys });
            await using (rows.ConfigureAwait(false))
            {
                WriteRequest request = new()
                {
                    Table = table,
                    Rows = rows,
                    Mode = operation.Mode,
                    Merge = operation.Merge,
                    Where = operation.Where,
                    Set = operation.Set,
                    MustMatch = operation.MustMatch,
                    Stamp = stamp,
                    Key = options.Key,
                    VerifyPayload = options.VerifyPayload ?? _options.VerifyPayload,
                    ExpectedVersion = options.ExpectedVersion,
                    Parquet = options.Parquet ?? _options.Parquet,
                    Progress = options.Progress,
                    Warning = _options.Warning,
                };
                return await write(request, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _ingests.Release();
        }
    }
}

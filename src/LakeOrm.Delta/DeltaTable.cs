using System.Diagnostics.CodeAnalysis;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Rows;
using LakeOrm.Storage;
using LakeOrm.Storage.Remote;
using LakeOrm.Writing;

namespace LakeOrm.Delta;

/// <summary>A native Delta Lake table: a log and Parquet files in one folder of a storage.</summary>
/// <remarks>
/// Safe to use from many threads; keep one for each table, because it keeps the newest snapshot and brings it up to date by the log's tail.
/// The storage stays the caller's to dispose.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class DeltaTable
{
    private readonly DeltaTableOptions _options;
    private readonly SnapshotCache _snapshots;
    private readonly SnapshotLoader _describer;
    private readonly Committer _committer;
    private readonly Checkpointer _checkpoints;
    private readonly CommitQueue _commits;
    private readonly WriteHistory _writes;
    private readonly CallOpening _opening;
    private readonly TableWriter _writer;
    private readonly Vacuum _vacuum;
    private readonly FileRoots _roots;
    private readonly DeletionVectorReader _vectors;
    private readonly DeletionVectorCache? _knownVectors;
    private readonly History _history;
    private readonly Statistics _statistics;
    private readonly Compaction _compaction;
    private readonly Restore _restore;
    private readonly MetadataChange _metadata;
    private readonly TableDrop _drop;

    /// <summary>A table in a folder; whether there is one is looked at when it is used.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="path">The folder: a key prefix without a slash at its end; empty for the storage's root.</param>
    /// <param name="options">How it works; the defaults when null.</param>
    public DeltaTable(ILakeStorage storage, string path, DeltaTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(path);
        _options = options ?? new DeltaTableOptions();
        _options.Validate();
        Path = path;
        _roots = new FileRoots(storage, path, _options.AllowedRoots);
        SnapshotLoader loader = new(storage, path);
        _describer = new SnapshotLoader(storage, path, isDescribing: true);
        CommitHistory history = new(storage, path, loader);
        KeyHistory keys = new(history);
        _snapshots = new SnapshotCache(loader, path);
        _committer = new Committer(storage, path, loader, _options.Clock) { Patience = new BackOff(int.MaxValue, _options.RetryWait) };
        _checkpoints = new Checkpointer(storage, path, new LogCleanup(storage, path, _options.Clock), _options.Clock);
        _commits = new CommitQueue(_snapshots, _committer, _checkpoints, _options.MaxCommitAttempts);
        _writes = new WriteHistory(history, keys);
        DataFileLimits limits = new(_options.MaxOpenFiles, _options.MaxBufferedBytes, _options.TargetFileBytes);
        CallOpening opening = _opening = new CallOpening(_snapshots, keys, _options.Clock);
        _writer = new TableWriter(storage, path, _snapshots, _commits, opening, limits, _options.MaxCommitAttempts, _options.Clock);
        _vectors = new DeletionVectorReader(storage, path, _roots);
        _knownVectors = storage.GetLocalPath(LogFile.LastCheckpoint(path)) is null ? new DeletionVectorCache(_vectors) : null;
        _metadata = new MetadataChange(_snapshots, _commits, opening, _options.MaxCommitAttempts, _options.Clock);
        _restore = new Restore(storage, path, _snapshots, _commits, opening, _vectors, _options.Clock);
        _vacuum = new Vacuum(storage, path, _snapshots, history, _vectors, _options.Clock);
        _history = new History(storage, path, _snapshots, loader);
        _statistics = new Statistics(storage, path, _snapshots);
        _drop = new TableDrop(storage, path);
        _compaction = new Compaction(storage, path, _commits, opening, _writer, limits, _options.MaxCommitAttempts, _options.Clock);
    }

    /// <summary>The folder in the storage.</summary>
    public string Path { get; }

    /// <summary>Is told of a checkpoint that could not be written; the commit before it stands.</summary>
    internal Action<long, Exception>? CheckpointFailed
    {
        get => _checkpoints.Failed;
        set => _checkpoints.Failed = value;
    }

    /// <summary>How commits wait for a store that asks to be called less often.</summary>
    internal BackOff Patience
    {
        get => _committer.Patience;
        set => _committer.Patience = value;
    }

    /// <summary>The newest snapshot.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The snapshot; null when there is no table.</returns>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not read; it is named.</exception>
    /// <exception cref="LakeCorruptException">The log is damaged; file and place are named.</exception>
    public async ValueTask<DeltaSnapshot?> TryGetSnapshotAsync(CancellationToken cancellationToken = default) =>
        (await _snapshots.TryGetAsync(cancellationToken).ConfigureAwait(false))?.Snapshot;

    /// <summary>The snapshot at a point of the table's history.</summary>
    /// <param name="at">A version, or the newest version at a time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table, or it has no such version, or not any more.</exception>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not read; it is named.</exception>
    /// <exception cref="LakeCorruptException">The log is damaged; file and place are named.</exception>
    public ValueTask<DeltaSnapshot> GetSnapshotAsync(LakeVersion at, CancellationToken cancellationToken = default) => _snapshots.GetAsync(at, cancellationToken);

    /// <summary>The snapshot at a point of the table's history; null when there is no table.</summary>
    /// <inheritdoc cref="GetSnapshotAsync" path="/*[not(self::summary or self::returns)]"/>
    internal ValueTask<DeltaSnapshot?> TryGetSnapshotAsync(LakeVersion at, CancellationToken cancellationToken) => _snapshots.TryGetAsync(at, cancellationToken);

    /// <summary>What the table says of itself, and what LakeOrm does with its features: of every table, also of one that is refused when it is read.</summary>
    /// <param name="at">A point of its history; the newest version when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The description.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table, or it has no such version, or not any more.</exception>
    /// <exception cref="LakeUnsupportedException">The log itself cannot be read without a feature that is not; it is named.</exception>
    /// <exception cref="LakeCorruptException">The log is damaged; file and place are named.</exception>
    public async ValueTask<DeltaDescription> DescribeAsync(LakeVersion? at = null, CancellationToken cancellationToken = default)
    {
        SnapshotCache described = new(_describer, Path);
        return new DeltaDescription(at is { } point
            ? await described.GetAsync(point, cancellationToken).ConfigureAwait(false)
            : (await described.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot);
    }

    /// <summary>Reads which rows of a data file are the table's no more.</summary>
    /// <param name="file">A file of one of the table's snapshots.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rows; null when all of the file's rows are the table's.</returns>
    /// <exception cref="LakeCorruptException">What tells the rows is damaged or missing.</exception>
    /// <exception cref="LakeUnsupportedException">It lies outside the table's folder, and in none of <see cref="DeltaTableOptions.AllowedRoots"/>.</exception>
    public async ValueTask<RowSet?> ReadDeletedRowsAsync(DeltaFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Vector is not { } vector ? null
            : _knownVectors is not null ? await _knownVectors.ReadAsync(file.Path, vector, cancellationToken).ConfigureAwait(false)
            : await _vectors.ReadAsync(file.Path, vector, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a data file that the log names by an absolute path.</summary>
    /// <param name="file">A file of one of the table's snapshots.</param>
    /// <returns>Where it is: a path of the local disk, or below the storage's root; null for a file that the log names from the table's folder on, whose <see cref="DeltaFile.Path"/> is a key of the storage.</returns>
    /// <exception cref="LakeUnsupportedException">It lies outside the table's folder, and in none of <see cref="DeltaTableOptions.AllowedRoots"/>.</exception>
    public string? GetAbsolutePath(DeltaFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!LogPath.IsAbsolute(file.LogPath))
        {
            return null;
        }

        (ILakeStorage storage, string key) = _roots.Find(file.Path, "a data file");
        return $"{storage.Root.TrimEnd('/')}/{key}";
    }

    /// <summary>Creates the table if there is none; one that is there is brought nearer to the schema as far as the options allow.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="options">Properties of a new table, and what may change in one that is there; null for the defaults. <see cref="EnsureTableOptions.Table"/> is not looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created it; false when it was there and has the schema.</returns>
    /// <exception cref="LakeSchemaException">The table is there and differs; every difference is listed.</exception>
    /// <exception cref="LakeUnsupportedException">The record is not for Delta, a column's name is one that Delta does not allow, a property is none that is kept, or the table cannot be changed.</exception>
    /// <exception cref="ArgumentException">A property's value is none of it.</exception>
    /// <exception cref="LakeConflictException">A table is being dropped there.</exception>
    public ValueTask<bool> EnsureAsync(LakeTableName name, LakeTableSchema schema, EnsureTableOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(schema);
        return EnsureAsync(name, schema, SchemaCheck.CheckFormat(name, schema), options ?? new EnsureTableOptions(), cancellationToken);
    }

    /// <inheritdoc cref="EnsureAsync(LakeTableName, LakeTableSchema, EnsureTableOptions, CancellationToken)"/>
    /// <param name="name">The table's name for messages.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="schemaJson">The schema as a new table has it.</param>
    /// <param name="options">Properties of a new table, and what may change in one that is there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async ValueTask<bool> EnsureAsync(LakeTableName name, LakeTableSchema schema, string schemaJson, EnsureTableOptions options, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> properties = PropertyRules.Check(name.ToString(), options.Properties);
        if (await TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is { } existing)
        {
            await FitAsync(name, schema, schemaJson, existing, options.Evolve, cancellationToken).ConfigureAwait(false);
            return false;
        }

        SchemaCheck.CheckCreatable(name, DeltaSchemaJson.Parse(schemaJson));
        await _drop.RequireNoneAsync(name, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        DateTimeOffset now = _options.Clock.GetUtcNow();
        if (await _committer.CreateAsync(Guid.CreateVersion7(now), CommitText.Create(name, schema, schemaJson, properties, now)).ConfigureAwait(false))
        {
            return true;
        }

        // Another call was faster; what it made is looked at like any other table.
        TableState made = await _snapshots.GetAsync(name.ToString(), cancellationToken).ConfigureAwait(false);
        await FitAsync(name, schema, schemaJson, made.Snapshot, options.Evolve, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Compares the table with a schema. Nothing is changed.</summary>
    /// <param name="name">The table's name for messages.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeSchemaException">The table differs; every difference is listed.</exception>
    public async ValueTask AssertSchemaAsync(LakeTableName name, LakeTableSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(schema);
        SchemaCheck.CheckFormat(name, schema);
        TableState state = await _snapshots.GetAsync(name.ToString(), cancellationToken).ConfigureAwait(false);
        SchemaCheck.CheckSame(name, schema, state.Snapshot.Metadata);
    }

    /// <summary>Creates the table of a record if there is none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="options">Properties of a new table, and what may change in one that is there; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created it; false when it was there and has the schema.</returns>
    /// <inheritdoc cref="EnsureAsync(LakeTableName, LakeTableSchema, EnsureTableOptions, CancellationToken)" path="/exception"/>
    public ValueTask<bool> EnsureAsync<T>(EnsureTableOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => EnsureAsync(options?.Table is null ? T.LakeSchema.Name : LakeTableName.Parse(options.Table), T.LakeSchema, options, cancellationToken);

    /// <summary>Validates records and appends them as one version.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The records. A list or an array is validated whole before the first is written.</param>
    /// <param name="options">How they are written; <see cref="WriteOptions.Table"/> only names the table in messages here.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeValidationException">Records break their rules; every failure is listed and nothing is written.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<WriteResult> InsertAsync<T>(IEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return InsertAsync<T>(call => TypedRows<T>.Over(rows, call), options, cancellationToken);
    }

    /// <summary>Validates records as they come and appends them as one version, in bounded memory.</summary>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, InsertOptions, CancellationToken)"/>
    public ValueTask<WriteResult> InsertAsync<T>(IAsyncEnumerable<T> rows, InsertOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return InsertAsync<T>(call => new AsyncRows<T>(rows, call, cancellationToken), options, cancellationToken);
    }

    /// <summary>Writes rows as one version: all of them, or none.</summary>
    /// <param name="request">The rows and how they are written. They are read once.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. An append of no rows without a key makes no version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeSchemaException">The table cannot take the rows; every difference is listed.</exception>
    /// <exception cref="LakeUnsupportedException">The record is not for Delta, or the table uses a feature that is not kept when writing, or only takes appends.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for other rows, or was fenced.</exception>
    /// <exception cref="LakeConflictException">Another writer was there first in a way that cannot be settled, or the table is not at the expected version.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the commit is there.</exception>
    public async ValueTask<WriteResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Mode is not (WriteMode.Append or WriteMode.Overwrite) || request.Where is not null)
        {
            string what = request is { Mode: WriteMode.Overwrite } ? "an overwrite by condition" : $"a {request.Mode}";
            throw new LakeUnsupportedException($"The table '{request.Table}': {what} needs an engine that reads the table. Call it on a lake, such as Lake.Local.");
        }

        return await _writer.WriteAsync(request, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes rows in the place of those of some partitions, as one version. Which files go is settled when the commit is made: all that the partitions have then.</summary>
    /// <param name="request">The rows and how they are written. They are read once.</param>
    /// <param name="covers">
    /// Says of partitions, by the values that Delta writes of their columns, whether they are replaced. It is asked of the table's files, again for those that others add before the commit,
    /// and of the rows.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="LakeDataException">A row belongs to a partition that is not replaced.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<WriteResult> OverwriteAsync(
        WriteRequest request,
        Func<IReadOnlyList<IReadOnlyDictionary<string, string?>>, IReadOnlyList<bool>> covers,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(covers);
        return _writer.WriteAsync(request, covers, cancellationToken);
    }

    /// <summary>Writes data files that no version names yet.</summary>
    /// <param name="request">The rows and how they are written. They are read once.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves no file behind.</param>
    /// <returns>The files.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeSchemaException">The table cannot take the rows; every difference is listed.</exception>
    /// <exception cref="LakeUnsupportedException">
    /// The record is not for Delta, the table uses a feature that is not kept when writing, or it does not keep files that no version names for as long as the request asks.
    /// </exception>
    public ValueTask<DeltaStagedFiles> StageAsync(StageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _writer.StageAsync(request, cancellationToken);
    }

    /// <summary>Appends files that were staged, as one version.</summary>
    /// <param name="staged">The files.</param>
    /// <param name="request">How they are committed; its rows are none and carry the record's schema and the payload.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. An append of no rows without a key makes no version.</returns>
    /// <exception cref="LakeExpiredException">A file is gone.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<WriteResult> CommitAsync(DeltaStagedFiles staged, WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(staged);
        ArgumentNullException.ThrowIfNull(request);
        return request.Mode == WriteMode.Append
            ? _writer.CommitAsync(staged, request, cancellationToken)
            : throw new LakeUnsupportedException($"The table '{request.Table}': files are appended as they are; a {request.Mode} of them needs an engine that reads the table.");
    }

    /// <summary>Deletes staged files, unless a version names them or may. What cannot be deleted is left to vacuum.</summary>
    /// <param name="staged">The files.</param>
    /// <returns>The running operation.</returns>
    public ValueTask DiscardAsync(DeltaStagedFiles staged)
    {
        ArgumentNullException.ThrowIfNull(staged);
        return _writer.DiscardAsync(staged);
    }

    /// <summary>Answers a call that another engine is asked to carry out: refuses a table that it is not for, and finds what was done under its key before.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the call comes to; null when it has to be carried out.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeSchemaException">The table cannot take the rows; every difference is listed.</exception>
    /// <exception cref="LakeConflictException">The table is not at the version that the call expects.</exception>
    /// <exception cref="LakeIdempotencyException">The key was used for something else, or was fenced.</exception>
    public async ValueTask<WriteResult?> AnswerAsync(WriteRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        OpenedCall call = await _opening.OpenAsync(request, snapshot => SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata), null, cancellationToken).ConfigureAwait(false);
        return call.Earlier;
    }

    /// <summary>Looks for a write by its id, in the history that the table has since about the time that the id tells; in all of it for an id that tells none.</summary>
    /// <param name="ingestId">The write's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, or unknown because the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(Guid ingestId, CancellationToken cancellationToken = default)
    {
        TableState state = await _snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false);
        return await _writes.FindAsync(state.Snapshot, ingestId, _options.Clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for a write by its key.</summary>
    /// <param name="key">The key. One that has expired counts as never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, fenced, or unknown because the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        TableState state = await _snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false);
        return await _writes.FindAsync(state.Snapshot, key, _options.Clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits a key alone, unless the table has it: no write under it can come after.</summary>
    /// <param name="key">The key. A fence of a producer's number keeps out all lower numbers, too.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>Committed when the write was there first, fenced when it has failed, or unknown when the key is used and the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not kept when writing.</exception>
    /// <exception cref="LakeConflictException">Other writers were always faster, or changed the table meanwhile; nothing was written.</exception>
    /// <exception cref="LakeUnknownOutcomeException">The store could not say whether the fence is there.</exception>
    public async ValueTask<WriteStatus> FenceAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        TableState state = await _snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot snapshot = state.Snapshot;
        if (KeyHistory.Find(snapshot, key, _options.Clock) is null)
        {
            TableFeatures.CheckWritable(Path, snapshot.Protocol, snapshot.Metadata);
            DateTimeOffset now = _options.Clock.GetUtcNow();
            Guid id = Guid.CreateVersion7(now);
            CommitPlan plan = new() { Table = Path, Base = snapshot, IngestId = id, Key = key with { After = null }, Render = (_, declared) => KeyFence.Render(key, id, now.ToUnixTimeMilliseconds(), declared) };
            snapshot = (await _commits.CommitAsync(plan, cancellationToken).ConfigureAwait(false)).State.Snapshot;
        }

        // Whoever was first, the writer or the fence, has told it in the history.
        return await _writes.FindAsync(snapshot, key, _options.Clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a write that reads the table first, as one version: on a snapshot, and again on a newer one when another commit changed what it read.</summary>
    /// <param name="request">The write.</param>
    /// <param name="plan">What an engine makes of it on a snapshot. It may be asked several times.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. A change of nothing without a key makes no version.</returns>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<WriteResult> ChangeAsync(
        WriteRequest request, Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        return _writer.ChangeAsync(request, null, plan, cancellationToken);
    }

    /// <summary>Runs a write that reads the table and staged files first, as one version. The files stay staged.</summary>
    /// <param name="request">The write.</param>
    /// <param name="source">The files. That the table's schema or properties are not those for which they were written is a conflict.</param>
    /// <param name="plan">What an engine makes of it on a snapshot. It may be asked several times.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. A change of nothing without a key makes no version.</returns>
    /// <exception cref="LakeExpiredException">A file is gone.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<WriteResult> ChangeAsync(
        WriteRequest request,
        DeltaStagedFiles source,
        Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> plan,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(plan);
        return _writer.ChangeAsync(request, source, plan, cancellationToken);
    }

    /// <summary>Deletes data files that no version needs any more: those that left the table long ago, and those of writes that never committed.</summary>
    /// <param name="options">Which, and whether at all; null for the defaults. <see cref="VacuumOptions.Table"/> is not looked at.</param>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeUnsupportedException">
    /// The retention is shorter than the table's own, and the options do not allow it; or the table uses a feature that is not kept when writing; or it names files by absolute paths.
    /// </exception>
    public ValueTask<VacuumResult> VacuumAsync(VacuumOptions? options = null, CancellationToken cancellationToken = default) =>
        _vacuum.RunAsync(options ?? new VacuumOptions(), cancellationToken);

    /// <summary>Tells what the table's commits say of themselves, whoever made them.</summary>
    /// <param name="limit">How many versions at most; null for all that the log still has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versions, newest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(int? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        return _history.ReadAsync(limit, cancellationToken);
    }

    /// <summary>Counts what the table is made of, from its log alone.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts, of the newest version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public ValueTask<TableStats> StatsAsync(CancellationToken cancellationToken = default) => _statistics.ReadAsync(cancellationToken);

    /// <summary>Puts small data files together, as one version: the rows are the same after as before.</summary>
    /// <param name="request">The call: its table and record, the key, and how files are written.</param>
    /// <param name="rule">Which files, and whether at all.</param>
    /// <param name="engine">Reads the files.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done. Without a key a table in which nothing is to be put together gets no new version.</returns>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, IDeltaCompactor engine, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(engine);
        return _compaction.RunAsync(request, rule, engine, cancellationToken);
    }

    /// <summary>Makes a new version that is as an older one was: rows, schema and properties. Keys are not taken back.</summary>
    /// <param name="request">The call: its table's name, the key and the expected version.</param>
    /// <param name="version">The version that is restored.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done. Without a key a table that is so already gets no new version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table; or it has no such version, or not any more: the first file that is missing is named.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception[@cref='T:LakeOrm.LakeUnsupportedException' or @cref='T:LakeOrm.LakeIdempotencyException' or @cref='T:LakeOrm.LakeConflictException' or @cref='T:LakeOrm.LakeUnknownOutcomeException']"/>
    public ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _restore.RunAsync(request, version, cancellationToken);
    }

    /// <summary>Sets properties of the table.</summary>
    /// <param name="request">The call: its table's name, the key and the expected version.</param>
    /// <param name="properties">The properties; a null takes one away, and what is not named stays.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What was done. Without a key a table that has them already gets no new version.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeUnsupportedException">A property needs a feature that is not kept, or is not known; it is named.</exception>
    /// <exception cref="ArgumentException">A value is none of its property.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception[@cref='T:LakeOrm.LakeIdempotencyException' or @cref='T:LakeOrm.LakeConflictException' or @cref='T:LakeOrm.LakeUnknownOutcomeException']"/>
    public ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(properties);
        Dictionary<string, string?> change = PropertyRules.Check(request.Table.ToString(), properties);
        CommitDescription description = CommitText.Properties(change);
        return _metadata.RunAsync(
            request,
            snapshot => change.All(p => snapshot.Metadata.Configuration.GetValueOrDefault(p.Key) == p.Value)
                ? (null, description)
                : (snapshot.Metadata.With(configuration: CommitText.Merge(snapshot.Metadata.Configuration, change)), description),
            cancellationToken);
    }

    /// <summary>Writes a checkpoint of the newest version, and deletes what the log needs no more after it.</summary>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not kept when writing.</exception>
    public async ValueTask<CheckpointResult> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        DeltaSnapshot snapshot = (await _snapshots.GetAsync(null, cancellationToken).ConfigureAwait(false)).Snapshot;
        TableFeatures.CheckWritable(Path, snapshot.Protocol, snapshot.Metadata);
        return await _checkpoints.WriteNowAsync(snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the table, with all that lies in its folder. No table is no error.</summary>
    /// <remarks>
    /// Whoever looks sees the whole table or none. On a local disk it is gone in one step. On other stores first the log goes, in such an order that no older version appears, and then the data files;
    /// one that ends half-way leaves no table, can be repeated, and must be before a new table is made there.
    /// A commit that meets the drop is deleted with the table or fails as a conflict.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the call; what was deleted stays deleted.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeUnsupportedException">The table's folder is the storage's root.</exception>
    public ValueTask DropAsync(CancellationToken cancellationToken = default) => _drop.RunAsync(cancellationToken);

    private async ValueTask FitAsync(LakeTableName name, LakeTableSchema schema, string schemaJson, DeltaSnapshot existing, SchemaEvolution evolve, CancellationToken cancellationToken)
    {
        if (evolve == SchemaEvolution.None)
        {
            SchemaCheck.CheckSame(name, schema, existing.Metadata);
            return;
        }

        await _metadata.RunAsync(
            name.ToString(),
            snapshot =>
            {
                SchemaMerge merge = new(evolve, snapshot.Metadata);
                DeltaMetadata merged = merge.Merge(schemaJson);
                SchemaCheck.CheckEvolved(name, schema, merged);
                CommitDescription description = CommitText.Schema(merge.Added, merge.Widened);
                if (merged.Schema.ToString() == snapshot.Metadata.Schema.ToString())
                {
                    return (null, description);
                }

                if (merged.ColumnMapping == DeltaColumnMapping.None)
                {
                    SchemaCheck.CheckCreatable(name, merged.Schema);
                }

                if (merge.Widened.Count > 0)
                {
                    TableFeatures.CheckMayWiden(name.ToString(), snapshot.Protocol);
                }

                // A column that comes may be what makes a table one that is not written.
                TableFeatures.CheckWritable(name.ToString(), snapshot.Protocol, merged);
                return (merged, description);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<WriteResult> InsertAsync<T>(Func<RowCall, RowSource> open, InsertOptions? options, CancellationToken cancellationToken)
        where T : ILakeTable<T>
    {
        options ??= new InsertOptions();
        if (options.OnConflict != InsertConflict.None)
        {
            throw new LakeUnsupportedException($"{nameof(InsertOptions.OnConflict)} needs an engine that reads the table. Call InsertAsync on a lake, such as Lake.Local.");
        }

        LakeTableName name = options.Table is null ? T.LakeSchema.Name : LakeTableName.Parse(options.Table);
        RowStamp stamp = RowStamp.Now(_options.Clock);
        RowSource rows = open(new RowCall(name, WriteMode.Append, stamp, Hash: options.Key is not null));
        await using (rows.ConfigureAwait(false))
        {
            WriteRequest request = new()
            {
                Table = name,
                Rows = rows,
                Mode = WriteMode.Append,
                Stamp = stamp,
                Key = options.Key,
                VerifyPayload = options.VerifyPayload ?? true,
                ExpectedVersion = options.ExpectedVersion,
                Parquet = options.Parquet ?? ParquetWriterOptions.Default,
                Progress = options.Progress,
            };
            return await WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LakeOrm.Delta.Checkpoints;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Rows;
using LakeOrm.Storage;
using LakeOrm.Writing;

namespace LakeOrm.Delta;

/// <summary>A native Delta Lake table: a log and Parquet files in one folder of a storage.</summary>
/// <remarks>
/// Safe to use from many threads; keep one for each table, because it keeps the newest snapshot and brings it up to date by the log's tail.
/// The storage stays the caller's to dispose.
/// </remarks>
[Experimental("LAKEORM001")]
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
public sealed class DeltaTable
{
    private const string CreatedRetention = "interval 30 days";
    private static readonly string EngineInfo = "LakeOrm/" + (typeof(DeltaTable).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly ILakeStorage _storage;
    private readonly DeltaTableOptions _options;
    private readonly SnapshotLoader _loader;
    private readonly Committer _committer;
    private readonly KeyHistory _keys;
    private readonly WriteHistory _writes;
    private readonly SemaphoreSlim _commits = new(1, 1);
    private readonly SemaphoreSlim _reruns = new(1, 1);
    private readonly Lock _publish = new();
    private TableState? _state;

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
        _storage = storage;
        Path = path;
        _loader = new SnapshotLoader(storage, path);
        _committer = new Committer(storage, path, _loader, _options.Clock);
        CommitHistory history = new(storage, path, _loader);
        _keys = new KeyHistory(history);
        _writes = new WriteHistory(history, _keys);
    }

    /// <summary>The folder in the storage.</summary>
    public string Path { get; }

    /// <summary>Is told of a checkpoint that could not be written; the commit before it stands.</summary>
    internal Action<long, Exception>? CheckpointFailed { get; set; }

    /// <summary>The newest snapshot.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The snapshot; null when there is no table.</returns>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not read; it is named.</exception>
    /// <exception cref="LakeCorruptException">The log is damaged; file and place are named.</exception>
    public async ValueTask<DeltaSnapshot?> TryGetSnapshotAsync(CancellationToken cancellationToken = default) =>
        (await CurrentAsync(cancellationToken).ConfigureAwait(false))?.Snapshot;

    /// <summary>The snapshot at a point of the table's history.</summary>
    /// <param name="at">A version, or the newest version at a time.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table, or it has no such version, or not any more.</exception>
    /// <exception cref="LakeUnsupportedException">The table uses a feature that is not read; it is named.</exception>
    /// <exception cref="LakeCorruptException">The log is damaged; file and place are named.</exception>
    public async ValueTask<DeltaSnapshot> GetSnapshotAsync(LakeVersion at, CancellationToken cancellationToken = default)
    {
        // A query often asks for the version that is at hand anyway.
        if (Volatile.Read(ref _state) is { } known && at.Version == known.Snapshot.Version
            && await _loader.IsStillThereAsync(known, cancellationToken).ConfigureAwait(false))
        {
            return known.Snapshot;
        }

        return await _loader.LoadAsync(at, cancellationToken).ConfigureAwait(false) ?? throw NotFound(Path);
    }

    /// <summary>Creates the table if there is none.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="schema">What it must look like.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created it; false when it was there and has the schema.</returns>
    /// <exception cref="LakeSchemaException">The table is there and differs; every difference is listed.</exception>
    /// <exception cref="LakeUnsupportedException">The record is not for Delta, or a column's name is one that Delta does not allow.</exception>
    public async ValueTask<bool> EnsureAsync(LakeTableName name, LakeTableSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(schema);
        string schemaJson = SchemaCheck.CheckFormat(name, schema);
        if (await TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is { } existing)
        {
            SchemaCheck.CheckSame(name, schema, existing.Metadata);
            return false;
        }

        SchemaCheck.CheckCreatable(name, DeltaSchemaJson.Parse(schemaJson));
        cancellationToken.ThrowIfCancellationRequested();
        if (await _committer.CreateAsync(Guid.CreateVersion7(_options.Clock.GetUtcNow()), RenderCreate(name, schema, schemaJson)).ConfigureAwait(false))
        {
            return true;
        }

        // Another call was faster; what it made is looked at like any other table.
        DeltaSnapshot made = await TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(name.ToString());
        SchemaCheck.CheckSame(name, schema, made.Metadata);
        return false;
    }

    /// <summary>Creates the table of a record if there is none.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when this call created it; false when it was there and has the schema.</returns>
    /// <inheritdoc cref="EnsureAsync(LakeTableName, LakeTableSchema, CancellationToken)" path="/exception"/>
    public ValueTask<bool> EnsureAsync<T>(CancellationToken cancellationToken = default)
        where T : ILakeTable<T> => EnsureAsync(T.LakeSchema.Name, T.LakeSchema, cancellationToken);

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
        if (request.Mode is not (WriteMode.Append or WriteMode.Overwrite))
        {
            throw new LakeUnsupportedException($"The table '{request.Table}': a {request.Mode} needs an engine that reads the table. Call it on a lake, such as Lake.Local.");
        }

        string name = request.Table.ToString();
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
        DeltaSnapshot snapshot = state.Snapshot;
        TableFeatures.CheckWritable(name, snapshot.Protocol, snapshot.Metadata);
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata);
        if (request.Mode == WriteMode.Overwrite)
        {
            TableFeatures.CheckMayRemove(name, snapshot.Metadata);
        }

        if (request.Key is not null && KeyHistory.Find(snapshot, request.Key, _options.Clock) is { } earlier)
        {
            return await RepeatedAsync(request, state, earlier, cancellationToken).ConfigureAwait(false);
        }

        CommitPlan plan = new()
        {
            Table = name,
            Base = snapshot,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = static _ => default,
        };

        // What cannot be committed need not be written either.
        ConflictRules.Check(plan, snapshot, _options.Clock);
        DataFileSet files = new(_storage, Path, request, request.Rows, snapshot.Metadata, Limits);
        CommitResult result;
        try
        {
            await files.WriteAsync(cancellationToken).ConfigureAwait(false);
            if (files.Rows == 0 && request.Key is null && request.Mode == WriteMode.Append)
            {
                return new WriteResult { Outcome = WriteOutcome.Committed, Version = snapshot.Version, IngestId = plan.IngestId };
            }

            string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = _options.Clock.GetUtcNow();
            plan = plan with { Render = Once(request.Mode, current => RenderWrite(request, files, current, payload, now)) };
            result = await CommitAsync(plan, cancellationToken).ConfigureAwait(false);
            if (result.Earlier is null)
            {
                KeyGrowth.Report(request, result.State.Snapshot);
                return new WriteResult
                {
                    Outcome = WriteOutcome.Committed,
                    Version = result.State.Snapshot.Version,
                    IngestId = plan.IngestId,
                    RowsAdded = files.Rows,
                    FilesAdded = files.Files.Count,
                    BytesAdded = files.Bytes,
                    Attempts = result.Attempts,
                    KeyRetainedUntil = request.Key is null
                        ? null
                        : KeyHistory.RetainedUntil(snapshot.Metadata, IdempotencyKeys.ToLastUpdated(request.Key, now.ToUnixTimeMilliseconds())),
                };
            }
        }
        finally
        {
            await files.DisposeAsync().ConfigureAwait(false);
            if (!plan.MayBeInLog)
            {
                await files.DeleteAsync().ConfigureAwait(false);
            }
        }

        return await RepeatedAsync(request, result.State, result.Earlier, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for a write by its id, in all of the history that the table has.</summary>
    /// <param name="ingestId">The write's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, or unknown because the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(Guid ingestId, CancellationToken cancellationToken = default)
    {
        TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(Path);
        return await _writes.FindAsync(state.Snapshot, ingestId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for a write by its key.</summary>
    /// <param name="key">The key. One that has expired counts as never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Committed, not yet, fenced, or unknown because the history does not go back to it.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public async ValueTask<WriteStatus> LookUpAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(Path);
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
        TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(Path);
        DeltaSnapshot snapshot = state.Snapshot;
        if (KeyHistory.Find(snapshot, key, _options.Clock) is null)
        {
            TableFeatures.CheckWritable(Path, snapshot.Protocol, snapshot.Metadata);
            DateTimeOffset now = _options.Clock.GetUtcNow();
            Guid id = Guid.CreateVersion7(now);
            ReadOnlyMemory<byte> fence = KeyFence.Render(key, id, now.ToUnixTimeMilliseconds(), EngineInfo);
            CommitPlan plan = new() { Table = Path, Base = snapshot, IngestId = id, Key = key with { After = null }, Render = _ => fence };
            snapshot = (await CommitAsync(plan, cancellationToken).ConfigureAwait(false)).State.Snapshot;
        }

        // Whoever was first, the writer or the fence, has told it in the history.
        return await _writes.FindAsync(snapshot, key, _options.Clock, cancellationToken).ConfigureAwait(false);
    }

    private DataFileLimits Limits => new(_options.MaxOpenFiles, _options.MaxBufferedBytes, _options.TargetFileBytes);

    private static LakeTableNotFoundException NotFound(string name) =>
        new($"There is no Delta table '{name}'. Create it with EnsureTableAsync, or look at its name and at the lake's root.");

    // An append is the same commit whatever it comes after; an overwrite takes out what is there then.
    private static Func<DeltaSnapshot, ReadOnlyMemory<byte>> Once(WriteMode mode, Func<DeltaSnapshot, ReadOnlyMemory<byte>> render)
    {
        if (mode == WriteMode.Overwrite)
        {
            return render;
        }

        ReadOnlyMemory<byte>? rendered = null;
        return snapshot => rendered ??= render(snapshot);
    }

    /// <summary>Runs a write that reads the table first, as one version: on a snapshot, and again on a newer one when another commit changed what it read.</summary>
    /// <param name="request">The write.</param>
    /// <param name="plan">What an engine makes of it on a snapshot. It may be asked several times.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. A change of nothing without a key makes no version.</returns>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public async ValueTask<WriteResult> ChangeAsync(
        WriteRequest request, Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        bool hasTurn = false;
        try
        {
            for (int run = 1, attempts = 0; run <= _options.MaxCommitAttempts; run++)
            {
                (WriteResult? result, int tried) = await TryChangeAsync(request, plan, attempts, cancellationToken).ConfigureAwait(false);
                if (result is not null)
                {
                    return result;
                }

                attempts += Math.Max(1, tried);
                if (!hasTurn)
                {
                    // Those of this process that lost take turns: against each other they would only lose again.
                    await _reruns.WaitAsync(cancellationToken).ConfigureAwait(false);
                    hasTurn = true;
                }

                await Task.Delay(Committer.Jittered(run), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (hasTurn)
            {
                _reruns.Release();
            }
        }

        throw new LakeConflictException(
            $"Other writers of the Delta table '{request.Table}' changed what this {request.Mode} had read {_options.MaxCommitAttempts} times. Nothing was written. Repeat the call, or let one writer change the table.");
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
                VerifyPayload = options.VerifyPayload,
                ExpectedVersion = options.ExpectedVersion,
                Parquet = options.Parquet ?? ParquetWriterOptions.Default,
                Progress = options.Progress,
            };
            return await WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    // The result is null when another commit changed what was read.
    private async ValueTask<(WriteResult? Result, int Tried)> TryChangeAsync(
        WriteRequest request, Func<DeltaSnapshot, CancellationToken, ValueTask<DeltaRewrite>> planChange, int attempts, CancellationToken cancellationToken)
    {
        string name = request.Table.ToString();
        SchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
        DeltaSnapshot snapshot = state.Snapshot;
        TableFeatures.CheckWritable(name, snapshot.Protocol, snapshot.Metadata);
        SchemaCheck.CheckWritable(request.Table, request.Rows.Schema, snapshot.Metadata);
        if (request.Merge is not { Matched: MergeAction.Ignore or MergeAction.Error })
        {
            TableFeatures.CheckMayRemove(name, snapshot.Metadata);
        }

        if (request.Key is not null && KeyHistory.Find(snapshot, request.Key, _options.Clock) is { } earlier)
        {
            return (await RepeatedAsync(request, state, earlier, cancellationToken).ConfigureAwait(false), 0);
        }

        CommitPlan plan = new()
        {
            Table = name,
            Base = snapshot,
            IngestId = request.Stamp.IngestId,
            Key = request.Key,
            ExpectedVersion = request.ExpectedVersion,
            Render = static _ => default,
        };
        ConflictRules.Check(plan, snapshot, _options.Clock);
        long start = _options.Clock.GetTimestamp();
        DeltaRewrite rewrite = await planChange(snapshot, cancellationToken).ConfigureAwait(false);
        TimeSpan scan = _options.Clock.GetElapsedTime(start);
        CommitResult result;
        await using (rewrite.ConfigureAwait(false))
        {
            DataFileSet? files = rewrite.Rows is null ? null : new DataFileSet(_storage, Path, request, rewrite.Rows, snapshot.Metadata, Limits);
            try
            {
                if (files is not null)
                {
                    await files.WriteAsync(cancellationToken).ConfigureAwait(false);
                }

                IReadOnlyList<DeltaFile> added = files?.Files ?? [];
                if (added.Count == 0 && rewrite.Removed.Count == 0 && request.Key is null)
                {
                    return (new WriteResult { Outcome = WriteOutcome.Committed, Version = snapshot.Version, IngestId = plan.IngestId, RowsUnmatched = rewrite.RowsUnmatched }, 0);
                }

                string? payload = request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false);
                DateTimeOffset now = _options.Clock.GetUtcNow();
                ReadOnlyMemory<byte> commit = RenderChange(request, rewrite, files, snapshot, payload, new ChangeTimes(scan, _options.Clock.GetElapsedTime(start) - scan), now);
                plan = plan with { Render = _ => commit, IsOutdated = current => rewrite.IsOutdated(snapshot, current) };
                result = await CommitAsync(plan, cancellationToken).ConfigureAwait(false);
                if (result.IsOutdated)
                {
                    return (null, result.Attempts);
                }

                if (result.Earlier is null)
                {
                    return (new WriteResult
                    {
                        Outcome = WriteOutcome.Committed,
                        Version = result.State.Snapshot.Version,
                        IngestId = plan.IngestId,
                        RowsAdded = rewrite.RowsAdded,
                        RowsUpdated = rewrite.RowsUpdated,
                        RowsDeleted = rewrite.RowsDeleted,
                        RowsUnmatched = rewrite.RowsUnmatched,
                        FilesAdded = added.Count,
                        FilesRemoved = rewrite.Removed.Count,
                        BytesAdded = files?.Bytes ?? 0,
                        Attempts = attempts + result.Attempts,
                        KeyRetainedUntil = request.Key is null ? null : KeyHistory.RetainedUntil(snapshot.Metadata, IdempotencyKeys.ToLastUpdated(request.Key, now.ToUnixTimeMilliseconds())),
                    }, result.Attempts);
                }
            }
            finally
            {
                if (files is not null)
                {
                    await files.DisposeAsync().ConfigureAwait(false);
                    if (!plan.MayBeInLog)
                    {
                        await files.DeleteAsync().ConfigureAwait(false);
                    }
                }
            }
        }

        return (await RepeatedAsync(request, result.State, result.Earlier, cancellationToken).ConfigureAwait(false), result.Attempts);
    }

    private async ValueTask<TableState?> CurrentAsync(CancellationToken cancellationToken)
    {
        TableState? known = Volatile.Read(ref _state);
        TableState? now = known is null ? null : await _loader.RefreshAsync(known, cancellationToken).ConfigureAwait(false);
        now ??= await _loader.LoadAsync(cancellationToken).ConfigureAwait(false);
        Publish(known, now);
        return now;
    }

    private void Publish(TableState? from, TableState? to)
    {
        lock (_publish)
        {
            // A call that was overtaken by another must not take the newer state away.
            if (ReferenceEquals(_state, from) || (to is not null && _state is not null && to.Snapshot.Version > _state.Snapshot.Version))
            {
                _state = to;
            }
        }
    }

    private async ValueTask<CommitResult> CommitAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        // Writers of this process take turns: racing each other for a version only costs tries.
        await _commits.WaitAsync(cancellationToken).ConfigureAwait(false);
        CommitResult result;
        try
        {
            TableState state = await CurrentAsync(cancellationToken).ConfigureAwait(false) ?? throw NotFound(plan.Table);
            result = await _committer.CommitAsync(state, plan, _options.MaxCommitAttempts, cancellationToken).ConfigureAwait(false);
            Publish(state, result.State);
        }
        finally
        {
            _commits.Release();
        }

        if (result.Earlier is null && !result.IsOutdated && IsCheckpointDue(result.State.Snapshot))
        {
            await CheckpointAsync(result.State.Snapshot, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private static bool IsCheckpointDue(DeltaSnapshot snapshot) => snapshot.Version > 0 && snapshot.Version % TableProperties.CheckpointIntervalOf(snapshot.Metadata) == 0;

    // The commit before stands, whatever happens here.
    private async ValueTask CheckpointAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset now = _options.Clock.GetUtcNow();
            long oldest = (now - TableProperties.TombstoneRetentionOf(snapshot.Metadata)).ToUnixTimeMilliseconds();
            using MemoryStream file = new();
            long actions = await CheckpointWriter.WriteAsync(
                file,
                snapshot.Protocol,
                snapshot.Metadata,
                snapshot.Transactions.Where(t => !(KeyHistory.RetainedUntil(snapshot.Metadata, t.LastUpdated) < now)),
                snapshot.Files,
                snapshot.Tombstones.Where(t => (t.DeletionTimestamp ?? 0) > oldest),
                cancellationToken).ConfigureAwait(false);

            // Stored in one piece: a reader must never see half a checkpoint, and two writers of one checkpoint do no harm.
            ReadOnlyMemory<byte> content = file.GetBuffer().AsMemory(0, (int)file.Length);
            await _storage.PutAsync(LogFile.Checkpoint(Path, snapshot.Version), content, cancellationToken).ConfigureAwait(false);
            byte[] hint = LastCheckpoint.Write(snapshot.Version, actions, content.Length, snapshot.Files.Count);
            await _storage.PutAsync(LogFile.LastCheckpoint(Path), hint, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            CheckpointFailed?.Invoke(snapshot.Version, e);
        }
    }

    private async ValueTask<WriteResult> RepeatedAsync(WriteRequest request, TableState state, AppTransaction entry, CancellationToken cancellationToken)
    {
        KeyCommit commit = await _keys.FindAsync(state.Snapshot, request.Key!, entry, cancellationToken).ConfigureAwait(false);
        if (KeyFence.Is(commit.Info))
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{request.Key}' was fenced in version {commit.Version} of the Delta table '{request.Table}', so that no write under it can come any more. Nothing was written. "
                + "Give the write a new key if it is still wanted.");
        }

        string? earlierPayload = request.VerifyPayload ? commit.Info?.Tags.GetValueOrDefault(IdempotencyKeys.PayloadTag) : null;
        if (earlierPayload is not null && await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false) != earlierPayload)
        {
            throw new LakeIdempotencyException(
                $"The idempotency key '{request.Key}' was used before for other rows or another operation: version {commit.Version} of the Delta table '{request.Table}'. Nothing was written. "
                + "Repeat a write with the same rows, or give a new write a new key.");
        }

        return new WriteResult
        {
            Outcome = earlierPayload is null ? WriteOutcome.DuplicatePayloadUnverified : WriteOutcome.Duplicate,
            Version = commit.Version ?? state.Snapshot.Version,
            IngestId = request.Stamp.IngestId,
            KeyRetainedUntil = KeyHistory.RetainedUntil(state.Snapshot.Metadata, entry.LastUpdated),
        };
    }

    private ReadOnlyMemory<byte> RenderCreate(LakeTableName name, LakeTableSchema schema, string schemaJson)
    {
        DateTimeOffset now = _options.Clock.GetUtcNow();
        Dictionary<string, string> configuration = new() { [TableProperties.TransactionRetention] = CreatedRetention };
        DeltaMetadata metadata = new(Guid.NewGuid().ToString(), schemaJson, [.. schema.PartitionColumns.Select(static c => c.Name)], configuration)
        {
            Name = name.ToString(),
            CreatedMillis = now.ToUnixTimeMilliseconds(),
        };
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = Guid.NewGuid().ToString(),
            TimestampMillis = now.ToUnixTimeMilliseconds(),
            Operation = "CREATE TABLE",
            EngineInfo = EngineInfo,
            IsBlindAppend = true,
            OperationParameters = new Dictionary<string, string?>
            {
                ["isManaged"] = "false",
                ["description"] = null,
                ["partitionBy"] = JsonOf(metadata.PartitionColumns),
                ["properties"] = JsonOf(configuration),
            },
        });
        writer.Protocol(TableFeatures.ProtocolFor(metadata.Schema));
        writer.Metadata(metadata);
        return writer.Written;
    }

    private static ReadOnlyMemory<byte> RenderChange(
        WriteRequest request, DeltaRewrite rewrite, DataFileSet? files, DeltaSnapshot read, string? payload, ChangeTimes times, DateTimeOffset now)
    {
        long millis = now.ToUnixTimeMilliseconds();
        using ActionWriter writer = new();
        writer.CommitInfo(ChangeDescription.Of(request, rewrite, files?.Files.Count ?? 0, files?.Rows ?? 0, files?.Bytes ?? 0, times) with
        {
            TimestampMillis = millis,
            EngineInfo = EngineInfo,
            ReadVersion = read.Version,
            Tags = TagsOf(request, request.Merge?.Operation ?? OperationOf(request.Mode), payload),
        });
        if (request.Key is not null)
        {
            writer.Transaction(KeyHistory.EntryOf(request.Key, millis));
        }

        foreach (DeltaFile file in rewrite.Removed)
        {
            writer.Remove(file.Removed(millis));
        }

        foreach (DeltaFile file in files?.Files ?? [])
        {
            writer.Add(file);
        }

        return writer.Written;
    }

    private static ReadOnlyMemory<byte> RenderWrite(WriteRequest request, DataFileSet files, DeltaSnapshot current, string? payload, DateTimeOffset now)
    {
        bool overwrites = request.Mode == WriteMode.Overwrite;
        long millis = now.ToUnixTimeMilliseconds();
        Dictionary<string, string?> metrics = new()
        {
            ["numFiles"] = Text(files.Files.Count),
            ["numOutputRows"] = Text(files.Rows),
            ["numOutputBytes"] = Text(files.Bytes),
        };
        if (overwrites)
        {
            metrics["numRemovedFiles"] = Text(current.Files.Count);
            metrics["numRemovedBytes"] = Text(current.Files.Sum(static f => f.Size));
        }

        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = request.Stamp.IngestId.ToString(),
            TimestampMillis = millis,
            Operation = "WRITE",
            EngineInfo = EngineInfo,
            IsBlindAppend = !overwrites,

            // A blind append reads no version, and must be the same text whatever it comes after.
            ReadVersion = overwrites ? current.Version : null,
            OperationParameters = new Dictionary<string, string?>
            {
                ["mode"] = overwrites ? "Overwrite" : "Append",
                ["partitionBy"] = JsonOf(current.Metadata.PartitionColumns),
            },
            OperationMetrics = metrics,
            Tags = TagsOf(request, OperationOf(request.Mode), payload),
        });
        if (request.Key is not null)
        {
            writer.Transaction(KeyHistory.EntryOf(request.Key, millis));
        }

        if (overwrites)
        {
            foreach (DeltaFile file in current.Files)
            {
                writer.Remove(file.Removed(millis));
            }
        }

        foreach (DeltaFile file in files.Files)
        {
            writer.Add(file);
        }

        return writer.Written;
    }

    private static Dictionary<string, string?> TagsOf(WriteRequest request, string operation, string? payload)
    {
        Dictionary<string, string?> tags = new()
        {
            [IdempotencyKeys.IngestIdTag] = request.Stamp.IngestId.ToString(),
            [IdempotencyKeys.OperationTag] = operation,
        };
        if (request.Key is not null)
        {
            tags[IdempotencyKeys.KeyTag] = request.Key.Text;
            tags[IdempotencyKeys.PayloadTag] = payload;
        }

        return tags;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string OperationOf(WriteMode mode) => mode.ToString().ToLowerInvariant();

    private static string JsonOf(IReadOnlyList<string> texts) => JsonOf(json =>
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    private static string JsonOf(IReadOnlyDictionary<string, string> properties) => JsonOf(json =>
    {
        json.WriteStartObject();
        foreach ((string key, string value) in properties)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });

    private static string JsonOf(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

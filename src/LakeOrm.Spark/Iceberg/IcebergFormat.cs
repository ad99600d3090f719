using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Sql;
using LakeOrm.Spark.Writing;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Iceberg tables of a catalog of Spark.</summary>
internal sealed class IcebergFormat : ITableFormat
{
    private readonly SessionPool _sessions;
    private readonly IcebergCatalog _catalog;
    private readonly IcebergCounts _counts;
    private readonly IcebergWriter _writer;
    private readonly NotedWrite _writes;

    /// <param name="sessions">The sessions.</param>
    /// <param name="options">What holds for the lake.</param>
    public IcebergFormat(SessionPool sessions, SparkLakeOptions options)
    {
        _sessions = sessions;
        _catalog = new IcebergCatalog(sessions, options);
        _counts = new IcebergCounts(_catalog);
        _writer = new IcebergWriter(_catalog, options, TimeProvider.System);
        _writes = new NotedWrite(sessions);
    }

    public async ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken)
    {
        IcebergSchemaCheck.CheckFormat(table, schema);
        IcebergName name = await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false);
        return await new IcebergCreation(_catalog, _writes).EnsureAsync(table, name, schema, options, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken)
    {
        IcebergSchemaCheck.CheckFormat(table, schema);
        IcebergName name = await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false);
        IcebergSchemaCheck.CheckSame(table, schema, await IcebergLayout.ReadAsync(_catalog, name, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<WriteResult?> AnswerAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        IcebergSchemaCheck.CheckFormat(request.Table, request.Rows.Schema);
        if (request is { Where: not null, Mode: WriteMode.Overwrite or WriteMode.Optimize })
        {
            PartitionCondition.Check(request);
        }

        IcebergName name = await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false);
        IcebergSchemaCheck.CheckWritable(request.Table, request.Rows.Schema, await IcebergLayout.ReadAsync(_catalog, name, cancellationToken).ConfigureAwait(false));
        return await EarlierAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CommitAsync(SparkChange change, CancellationToken cancellationToken)
    {
        WriteRequest request = change.Request;
        IcebergName name = await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false);

        // A delete drops whole files where it can, and Spark then has no way to give its snapshot notes: they come in one of their own, and the two together.
        bool deletes = request.Mode == WriteMode.Delete || (request.Mode == WriteMode.Overwrite && request.Where is not null);

        // A merge that only inserts is an append to Spark, which lands beside whatever came since the merge looked.
        bool onlyInserts = request.Merge is { Matched: MergeAction.Ignore };
        if (request is { Key: null, ExpectedVersion: null, MustMatch: false } && !deletes && !onlyInserts)
        {
            await RunAsync(change, new WriteTarget(name), cancellationToken).ConfigureAwait(false);
            return;
        }

        await _writer.RunAsync(
            TableChange.Of(name, request, (target, _) => deletes && target.Branch is not null ? DeleteAsync(change, target, cancellationToken) : RunAsync(change, target, cancellationToken)),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ChangeCounts> CountAsync(WriteRequest request, long version, CancellationToken cancellationToken) =>
        await _counts.OfAsync(await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false), request, version, cancellationToken).ConfigureAwait(false);

    public async ValueTask<string> SqlAsync(LakeTableName table, CancellationToken cancellationToken) => (await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false)).Sql;

    public async ValueTask<long> VersionAsync(LakeTableName table, CancellationToken cancellationToken) => (await HistoryAsync(table, cancellationToken).ConfigureAwait(false)).Version;

    public ValueTask<LakeVersion> ResolveAsync(LakeTableName table, LakeVersion version, CancellationToken cancellationToken) => new(version);

    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken) =>
        (await HistoryAsync(table, cancellationToken).ConfigureAwait(false)).StatusOf(ingestId);

    public async ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken)
    {
        KeyRules.CheckKind(table, key);
        IcebergName name = await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false);
        IcebergHistory history = await _catalog.HistoryAsync(name, cancellationToken).ConfigureAwait(false);
        return history.StatusOf(key, history.Find(key) is null ? null : await RetentionAsync(name, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken)
    {
        KeyRules.CheckKind(table, key);
        IcebergName name = await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false);
        CommitNotes notes = new() { IngestId = Guid.CreateVersion7(), Operation = CommitNotes.FenceOperation, Key = key.Text, Number = key.Number };
        await _writer.RunToEndAsync(
            new TableChange
            {
                Table = name,
                Call = notes.IngestId,
                Key = key,
                IsDone = history => history.Find(key) is not null,
                Make = async (target, _) =>
                {
                    await _writes.AddAsync(target.Sql, target.Sign(notes), cancellationToken).ConfigureAwait(false);
                    return true;
                },
            },
            cancellationToken).ConfigureAwait(false);
        return await LookUpAsync(table, key, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<Func<CancellationToken, ValueTask>?> BeforeDropAsync(SparkSession session, SparkTableReference table, CancellationToken cancellationToken) => new((Func<CancellationToken, ValueTask>?)null);

    public async ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default) =>
        await new IcebergVacuum(_catalog, _writer, _writes, TimeProvider.System).RunAsync(table, await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default) =>
        await new IcebergCommits(_catalog).ReadAsync(await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false), limit, cancellationToken).ConfigureAwait(false);

    public async ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default) =>
        await new IcebergStatistics(_catalog).ReadAsync(await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default)
    {
        IcebergName name = await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false);
        if (await AnswerAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return Of(earlier);
        }

        OptimizeResult result = await new IcebergCompaction(_catalog, _writer, _writes).RunAsync(name, request, rule, cancellationToken).ConfigureAwait(false);
        return await FasterAsync(request, result.Attempts, cancellationToken).ConfigureAwait(false) is { } faster ? Of(faster) : result;

        static OptimizeResult Of(WriteResult repeated) =>
            new() { Outcome = repeated.Outcome, Version = repeated.Version, IngestId = repeated.IngestId, KeyRetainedUntil = repeated.KeyRetainedUntil, KeyPromise = repeated.KeyPromise };
    }

    public async ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default)
    {
        IcebergName name = await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false);
        if (await EarlierAsync(request, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return Of(earlier);
        }

        RestoreResult result = await new IcebergRestore(_catalog, _writer, _writes).RunAsync(name, request, version, cancellationToken).ConfigureAwait(false);
        return await FasterAsync(request, result.Attempts, cancellationToken).ConfigureAwait(false) is { } faster ? Of(faster) : result;

        static RestoreResult Of(WriteResult repeated) =>
            new() { Outcome = repeated.Outcome, Version = repeated.Version, IngestId = repeated.IngestId, KeyRetainedUntil = repeated.KeyRetainedUntil, KeyPromise = repeated.KeyPromise };
    }

    public async ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default) =>
        await new IcebergPropertyChange(_catalog).RunAsync(await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false), request, properties, cancellationToken).ConfigureAwait(false);

    // Every commit writes the table's metadata as a whole: the newest version has what a checkpoint would be.
    public async ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default) => new() { Version = await VersionAsync(table, cancellationToken).ConfigureAwait(false) };

    private async Task<IcebergHistory> HistoryAsync(LakeTableName table, CancellationToken cancellationToken) =>
        await _catalog.HistoryAsync(await _catalog.NameAsync(table, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<TimeSpan> RetentionAsync(IcebergName name, CancellationToken cancellationToken) =>
        IcebergProperties.RetentionOf(await _catalog.PropertiesAsync(name, cancellationToken).ConfigureAwait(false));

    // Two commits on a branch, which come to be seen together.
    private async Task<bool> DeleteAsync(SparkChange change, WriteTarget branch, CancellationToken cancellationToken)
    {
        if (change.Request.Mode == WriteMode.Overwrite)
        {
            await ReplaceAsync(change, branch, cancellationToken).ConfigureAwait(false);
            return true;
        }

        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            (await change.RunAsync(lease.Session, branch.Sql, new Dictionary<string, string>(), standsAlone: false, cancellationToken).ConfigureAwait(false)).Dispose();
        }

        await _writes.AddAsync(branch.Sql, branch.Sign(change.Notes), cancellationToken).ConfigureAwait(false);
        return true;
    }

    // The overwrite of Spark's own takes conditions of few forms only, and none that names the table.
    private async Task ReplaceAsync(SparkChange change, WriteTarget branch, CancellationToken cancellationToken)
    {
        WriteRequest request = change.Request;
        SqlBuilder sql = new SqlBuilder().Append($"DELETE FROM {branch.Sql} AS {SparkSql.Name(request.Table.Table)} WHERE (").Append(SparkExpressions.ConditionOf(request.Where!)).Append(")");
        SessionLease lease = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            (await lease.Session.RunAsync(sql.ToString(), sql.Parameters, cancellationToken: CancellationToken.None).ConfigureAwait(false)).Dispose();
            (await change.AddAsync(lease.Session, branch.Sql, IcebergNotes.ToOptions(branch.Sign(change.Notes)), cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    // One statement, whose commit has the notes.
    private async Task<bool> RunAsync(SparkChange change, WriteTarget target, CancellationToken cancellationToken)
    {
        WriteRequest request = change.Request;
        if (request is { Mode: WriteMode.Overwrite, Where: not null })
        {
            throw new LakeUnsupportedException(
                $"Table '{request.Table}': {nameof(OverwriteOptions)}.{nameof(OverwriteOptions.Where)} takes a deletion and an insertion, which can only be seen together if they are published by a branch, and the server or the catalog makes none of it. "
                + "Nothing was written. Overwrite the whole table, merge the rows, or use a server with Iceberg's SQL extensions and a catalog with branches.");
        }

        CommitNotes notes = target.Sign(change.Notes);
        if (change.TakesOptions)
        {
            SessionLease shared = await _sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
            await using (shared.ConfigureAwait(false))
            {
                (await change.RunAsync(shared.Session, target.Sql, IcebergNotes.ToOptions(notes), standsAlone: target.Branch is null, cancellationToken).ConfigureAwait(false)).Dispose();
            }

            return true;
        }

        SessionLease lease = await _sessions.LeaseAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            (await lease.RunAsync(IcebergNotes.ToSettings(notes), session => change.RunAsync(session, target.Sql, new Dictionary<string, string>(), standsAlone: target.Branch is null, cancellationToken), cancellationToken).ConfigureAwait(false)).Dispose();
        }

        return true;
    }

    // What another call did under the call's key while this one looked what there is to do, and then had nothing to do.
    private ValueTask<WriteResult?> FasterAsync(WriteRequest request, int attempts, CancellationToken cancellationToken) =>
        attempts > 0 || request.Key is null ? default : EarlierAsync(request, cancellationToken);

    // What was done under the call's key before.
    private async ValueTask<WriteResult?> EarlierAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        KeyRules.CheckKind(request.Table, request.Key);
        if (request.Key is null && request.ExpectedVersion is null)
        {
            return null;
        }

        IcebergName name = await _catalog.NameAsync(request.Table, cancellationToken).ConfigureAwait(false);
        IcebergHistory history = await _catalog.HistoryAsync(name, cancellationToken).ConfigureAwait(false);
        return KeyRules.Check(request, history) is { } earlier
            ? await KeyRules.RepeatedAsync(request, history, earlier, await RetentionAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            : null;
    }
}

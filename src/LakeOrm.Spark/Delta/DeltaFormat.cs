using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using LakeOrm.Ddl;
using LakeOrm.Delta;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Sql;
using LakeOrm.Spark.Writing;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Delta;

/// <summary>Delta tables below the storage's root, which Spark changes. What is only asked of a table is read from its log, by way of the storage.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="place">Where the tables are.</param>
internal sealed class DeltaFormat(SessionPool sessions, LakePlace place) : ITableFormat
{
    // The catalog in which Delta's tables are, wherever the server keeps it.
    private const string SessionCatalog = "spark_catalog";
    private const string DefaultDatabase = "default";

    private readonly ConcurrentDictionary<LakeTableName, DeltaTable> _logs = new();

    public async ValueTask<bool> EnsureTableAsync(LakeTableName table, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken)
    {
        DeltaTable log = Log(table);
        string wanted = EnforcedNulls.Relax(SchemaCheck.CheckFormat(table, schema));
        bool creates = await log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is null;
        if (creates)
        {
            // The first version has no other writer beside it, so that the client puts it in place as Lake.Local would: Spark's SQL cannot say all of a schema, such as elements that are never null.
            EnsureTableOptions kept = new() { Properties = options.Properties.Where(static p => PropertyRules.IsKept(p.Key)).ToDictionary() };
            creates = await log.EnsureAsync(table, schema, wanted, kept, cancellationToken).ConfigureAwait(false);
        }
        else if (options.Evolve == SchemaEvolution.None)
        {
            await log.AssertSchemaAsync(table, schema, cancellationToken).ConfigureAwait(false);
        }

        DeltaCommands commands = Commands(table);
        await commands.RegisterAsync(table, place.PathOf(Key(table)), cancellationToken).ConfigureAwait(false);
        string[] beyond = [.. options.Properties.Where(static p => p.Value is not null && !PropertyRules.IsKept(p.Key)).Select(static p => $"{SparkSql.Literal(p.Key)} = {SparkSql.Literal(p.Value!)}")];
        if (creates && beyond.Length > 0)
        {
            await commands.RunAsync([$"ALTER TABLE {SqlName(table)} SET TBLPROPERTIES ({string.Join(", ", beyond)})"], cancellationToken).ConfigureAwait(false);
        }

        if (!creates && options.Evolve != SchemaEvolution.None)
        {
            await commands.EvolveAsync(table, schema, wanted, options.Evolve, cancellationToken).ConfigureAwait(false);
        }

        return creates;
    }

    public ValueTask AssertSchemaAsync(LakeTableName table, LakeTableSchema schema, CancellationToken cancellationToken) => Log(table).AssertSchemaAsync(table, schema, cancellationToken);

    public ValueTask<WriteResult?> AnswerAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        RefuseVersion(request);
        if (request is { Where: not null, Mode: WriteMode.Overwrite })
        {
            PartitionCondition.Check(request);
        }

        return Log(request.Table).AnswerAsync(request, cancellationToken);
    }

    public async ValueTask CommitAsync(SparkChange change, CancellationToken cancellationToken)
    {
        WriteRequest request = change.Request;
        string target = SqlName(request.Table);
        if (change.TakesOptions)
        {
            SessionLease shared = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
            await using (shared.ConfigureAwait(false))
            {
                Dictionary<string, string> options = DeltaNotes.ToOptions(change.Notes, request.Key);
                using CommandResult _ = request is { Mode: WriteMode.Overwrite, Where: { } where }
                    ? await ReplaceAsync(change, where, shared.Session, options, cancellationToken).ConfigureAwait(false)
                    : await change.RunAsync(shared.Session, target, options, standsAlone: false, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        if (request is not { Mode: WriteMode.Delete, Key: { } key })
        {
            await RunAsync(change, target, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A delete that meets nothing commits nothing, and so not its key.
        await RunOnceAsync(request.Table, key, () => RunAsync(change, target, cancellationToken)).ConfigureAwait(false);
        WriteStatus status = await OpenOutcome.ReadAsync(request, () => LookUpAsync(request.Table, key, CancellationToken.None)).ConfigureAwait(false);
        if (status.State == WriteState.NotYet)
        {
            await CommitKeyAsync(request.Table, key, change.Notes).ConfigureAwait(false);
        }
    }

    public async ValueTask<ChangeCounts> CountAsync(WriteRequest request, long version, CancellationToken cancellationToken)
    {
        // Others may have committed since; no more of the history is read than that.
        long newest = await VersionAsync(request.Table, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LakeCommit> commits = await Log(request.Table).HistoryAsync((int)Math.Min(newest - version + 1, int.MaxValue), cancellationToken).ConfigureAwait(false);
        LakeCommit? commit = commits.FirstOrDefault(c => c.Version == version);
        long Metric(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                if (commit is not null && long.TryParse(commit.Metrics.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                {
                    return value;
                }
            }

            return 0;
        }

        return new ChangeCounts
        {
            Before = version - 1,
            RowsAdded = Metric("numTargetRowsInserted", "numOutputRows"),
            RowsUpdated = Metric("numTargetRowsUpdated", "numUpdatedRows"),
            RowsDeleted = Metric("numTargetRowsDeleted", "numDeletedRows"),
            FilesAdded = (int)Metric("numTargetFilesAdded", "numAddedFiles", "numFiles"),
            BytesAdded = Metric("numTargetBytesAdded", "numAddedBytes", "numOutputBytes"),
            FilesRemoved = (int)Metric("numTargetFilesRemoved", "numRemovedFiles"),
        };
    }

    public ValueTask<string> SqlAsync(LakeTableName table, CancellationToken cancellationToken) => new(SqlName(table));

    public async ValueTask<long> VersionAsync(LakeTableName table, CancellationToken cancellationToken) => (await SnapshotAsync(table, cancellationToken).ConfigureAwait(false)).Version;

    // Spark refuses a time after the newest version, such as now.
    public async ValueTask<LakeVersion> ResolveAsync(LakeTableName table, LakeVersion version, CancellationToken cancellationToken)
    {
        if (version.Version is not null || table.Catalog is not (null or SessionCatalog))
        {
            return version;
        }

        return await Log(table).TryGetSnapshotAsync(version, cancellationToken).ConfigureAwait(false) is { } snapshot ? LakeVersion.At(snapshot.Version) : version;
    }

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, Guid ingestId, CancellationToken cancellationToken) => Log(table).LookUpAsync(ingestId, cancellationToken);

    public ValueTask<WriteStatus> LookUpAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken) => Log(table).LookUpAsync(key, cancellationToken);

    public async ValueTask<WriteStatus> FenceAsync(LakeTableName table, IdempotencyKey key, CancellationToken cancellationToken)
    {
        WriteStatus status = await LookUpAsync(table, key, cancellationToken).ConfigureAwait(false);
        if (status.State != WriteState.NotYet)
        {
            return status;
        }

        CommitNotes notes = new() { IngestId = Guid.CreateVersion7(), Operation = CommitNotes.FenceOperation, Key = key.Text, Number = key.Number };
        try
        {
            await CommitKeyAsync(table, key, notes).ConfigureAwait(false);
        }
        catch (LakeException e) when (OpenOutcome.IsLost(e))
        {
            throw OpenOutcome.Of(table, notes.IngestId, OpenOutcome.AnswerLost, e);
        }

        return await LookUpAsync(table, key, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Func<CancellationToken, ValueTask>?> BeforeDropAsync(SparkSession session, SparkTableReference table, CancellationToken cancellationToken)
    {
        try
        {
            (string? id, string location) = await DeltaCommands.DescribeAsync(session, table.Text, cancellationToken).ConfigureAwait(false);
            return id is null || place.KeyOf(location) is not { } key ? null
                : (_logs.Values.FirstOrDefault(t => t.Path == key) ?? new DeltaTable(place.Storage, key)).DropAsync;
        }
        catch (LakeException e) when (e is LakeTableNotFoundException or LakeQueryException)
        {
            // A catalog may have forgotten a table, or a drop may have ended half done: what is left of it goes by its name.
            return await NameInAsync(session, table, cancellationToken).ConfigureAwait(false) is { } name ? Log(name).DropAsync : null;
        }
    }

    public async ValueTask<VacuumResult> VacuumAsync(LakeTableName table, VacuumOptions options, CancellationToken cancellationToken = default) =>
        await (await LogAsync(table, cancellationToken).ConfigureAwait(false)).VacuumAsync(options, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<LakeCommit>> HistoryAsync(LakeTableName table, int? limit, CancellationToken cancellationToken = default) =>
        await (await LogAsync(table, cancellationToken).ConfigureAwait(false)).HistoryAsync(limit, cancellationToken).ConfigureAwait(false);

    public async ValueTask<TableStats> StatsAsync(LakeTableName table, CancellationToken cancellationToken = default) =>
        await (await LogAsync(table, cancellationToken).ConfigureAwait(false)).StatsAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken = default)
    {
        Refuse(request);
        if (!rule.DryRun)
        {
            return Commands(request.Table).OptimizeAsync(request, rule, cancellationToken);
        }

        return request.Where is null
            ? Log(request.Table).OptimizeAsync(request, rule, PlanOnly.Instance, cancellationToken)
            : throw new LakeUnsupportedException($"Table '{request.Table}': Spark does not tell what an optimize of some partitions would do. Leave out the condition or the dry run.");
    }

    public ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken = default)
    {
        Refuse(request);
        return Commands(request.Table).RestoreAsync(request, version, cancellationToken);
    }

    public async ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken = default)
    {
        Refuse(request);
        DeltaSnapshot newest = await SnapshotAsync(request.Table, cancellationToken).ConfigureAwait(false);
        return await Commands(request.Table).SetPropertiesAsync(request, newest, properties, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<CheckpointResult> CheckpointAsync(LakeTableName table, CancellationToken cancellationToken = default) =>
        await (await LogAsync(table, cancellationToken).ConfigureAwait(false)).CheckpointAsync(cancellationToken).ConfigureAwait(false);

    private static string SqlName(LakeTableName table) => string.Join('.', new[] { table.Catalog, table.Namespace, table.Table }.OfType<string>().Select(SparkSql.Name));

    private static string Key(LakeTableName table) => table.Namespace is null ? table.Table : $"{table.Namespace}/{table.Table}";

    // The lake's name of a table that a session names; null for one that is another catalog's.
    private static async ValueTask<LakeTableName?> NameInAsync(SparkSession session, SparkTableReference table, CancellationToken cancellationToken)
    {
        if (table.ToTableName() is not { } name || name.Catalog is not (null or SessionCatalog))
        {
            return null;
        }

        string catalogs = $"spark.sql.catalog.{name.Namespace}";
        if (name is { Namespace: not null, Catalog: null } && (await session.GetAsync([catalogs], cancellationToken).ConfigureAwait(false))[catalogs] is not null)
        {
            // The first of two parts is a catalog.
            return null;
        }

        (string catalog, string? database) = await session.CurrentAsync(cancellationToken).ConfigureAwait(false);
        return name.Catalog is null && catalog != SessionCatalog ? null
            : name.Namespace is not null || database is null or DefaultDatabase ? name
            : LakeTableName.Parse($"{database}.{name.Table}");
    }

    private DeltaTable Log(LakeTableName table) => _logs.GetOrAdd(table, t => new DeltaTable(place.Storage, Key(t)));

    private async ValueTask<DeltaSnapshot> SnapshotAsync(LakeTableName table, CancellationToken cancellationToken) =>
        await Log(table).TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new LakeTableNotFoundException($"There is no table '{table}' at {place.PathOf(Key(table))}. EnsureTableAsync makes a record's table.");

    // The log of a table that is there; a log by itself knows no more of its table than the folder.
    private async ValueTask<DeltaTable> LogAsync(LakeTableName table, CancellationToken cancellationToken)
    {
        await VersionAsync(table, cancellationToken).ConfigureAwait(false);
        return Log(table);
    }

    private DeltaCommands Commands(LakeTableName table) => new(sessions, SqlName(table), Log(table));

    private static void RefuseVersion(WriteRequest request)
    {
        if (request.ExpectedVersion is not null)
        {
            throw new LakeUnsupportedException(
                $"Table '{request.Table}': {nameof(WriteOptions.ExpectedVersion)} cannot be kept on Spark, whose statements do not take the version that they expect. Write by Lake.Local, or give the write a key.");
        }
    }

    private static void Refuse(WriteRequest request)
    {
        RefuseVersion(request);
        if (request.Key is not null)
        {
            throw new LakeUnsupportedException(
                $"Table '{request.Table}': Spark keeps no idempotency key with {request.Mode}Async. Run it without a key, or by Lake.Local.");
        }
    }

    // The overwrite of Spark's own takes conditions of few forms only. Delta's takes all, of a table that is named by its place.
    private async Task<CommandResult> ReplaceAsync(SparkChange change, LakeStatement where, SparkSession session, Dictionary<string, string> options, CancellationToken cancellationToken)
    {
        LakeTableName table = change.Request.Table;
        WriteOperation write = new()
        {
            Source = "delta",
            Path = place.PathOf(Key(table)),
            Input = await change.InputAsync(session, SqlName(table), cancellationToken).ConfigureAwait(false),
            Mode = WriteOperation.Types.SaveMode.Overwrite,
        };
        write.Options.Add(options);
        write.Options.Add("replaceWhere", SparkExpressions.Unqualified(SparkExpressions.LiteralConditionOf(where), table.Table));
        try
        {
            return await session.RunAsync(new Command { WriteOperation = write }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LakeDataException e) when (e.EngineError is { ErrorClass: "DELTA_REPLACE_WHERE_MISMATCH" })
        {
            string text = $"Table '{table}', overwrite: the partition of a row of the call does not meet the condition {where.Text}. Nothing was written. Leave the row out, or widen the condition. {e.Message}";
            throw new LakeDataException(text, e) { EngineError = e.EngineError };
        }
    }

    private async Task RunAsync(SparkChange change, string target, CancellationToken cancellationToken)
    {
        SessionLease lease = await sessions.LeaseAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            using CommandResult _ = await lease.RunAsync(
                DeltaNotes.ToSettings(change.Notes, change.Request.Key), session => change.RunAsync(session, target, new Dictionary<string, string>(), standsAlone: false, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    // A statement whose answer is lost, and whose key the table does not have, runs again under the key: the table takes one of the two.
    private async Task RunOnceAsync(LakeTableName table, IdempotencyKey key, Func<Task> run)
    {
        ExceptionDispatchInfo lost;
        try
        {
            await run().ConfigureAwait(false);
            return;
        }
        catch (LakeException e) when (OpenOutcome.IsLost(e))
        {
            lost = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            if ((await LookUpAsync(table, key, CancellationToken.None).ConfigureAwait(false)).State == WriteState.NotYet)
            {
                await run().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // Whatever came of the second, the first is as open as before.
            lost.Throw();
        }
    }

    // An append of no rows commits, with its entry.
    private async Task CommitKeyAsync(LakeTableName table, IdempotencyKey key, CommitNotes notes)
    {
        string target = SqlName(table);
        WriteOperationV2 write = new()
        {
            TableName = target,
            Input = new Relation { Sql = new SQL { Query = $"SELECT * FROM {target} WHERE false" } },
            Mode = WriteOperationV2.Types.Mode.Append,
        };
        foreach ((string name, string value) in DeltaNotes.ToOptions(notes, key))
        {
            write.Options.Add(name, value);
        }

        await RunOnceAsync(table, key, RunAsync).ConfigureAwait(false);

        async Task RunAsync()
        {
            SessionLease lease = await sessions.ShareAsync(CancellationToken.None).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                try
                {
                    using CommandResult _ = await lease.Session.RunAsync(new Command { WriteOperationV2 = write }, cancellationToken: CancellationToken.None).ConfigureAwait(false);
                }
                catch (LakeConflictException e) when (e.EngineError?.ErrorClass == "DELTA_CONCURRENT_TRANSACTION")
                {
                    // Another call committed the key meanwhile.
                }
            }
        }
    }
}

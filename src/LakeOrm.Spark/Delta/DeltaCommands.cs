using System.Globalization;
using Apache.Arrow;
using LakeOrm.Ddl;
using LakeOrm.Delta;
using LakeOrm.Delta.Commits;
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

/// <summary>Keeps a Delta table healthy by statements of Spark. They take no key, and no version that the table must have.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="target">The table, quoted.</param>
/// <param name="log">Its log.</param>
internal sealed class DeltaCommands(SessionPool sessions, string target, DeltaTable log)
{
    private const string ClockType = "timestamp_ntz";
    private const string ClockFeature = "timestampNtz";
    private const string MaxFileSize = "spark.databricks.delta.optimize.maxFileSize";
    private const string MinFileSize = "spark.databricks.delta.optimize.minFileSize";

    /// <summary>Puts small files together.</summary>
    public async ValueTask<OptimizeResult> OptimizeAsync(WriteRequest request, CompactionRule rule, CancellationToken cancellationToken)
    {
        string where = request.Where is { } condition ? $" WHERE {SparkExpressions.Unqualified(SparkExpressions.LiteralConditionOf(condition), request.Table.Table)}" : string.Empty;
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            [MaxFileSize] = rule.TargetFileBytes.ToString(CultureInfo.InvariantCulture),
            [MinFileSize] = (rule.TargetFileBytes / 4 * 3).ToString(CultureInfo.InvariantCulture),
        };
        (DeltaSnapshot now, DeltaSnapshot? before) = await RunAsync(request.Table, request.ToNotes(null), $"OPTIMIZE {target}{where}", settings, cancellationToken).ConfigureAwait(false);
        OptimizeResult result = new() { Outcome = WriteOutcome.Committed, Version = now.Version, IngestId = request.Stamp.IngestId };
        if (before is null)
        {
            return result;
        }

        DeltaFile[] added = Missing(now, before);
        DeltaFile[] removed = Missing(before, now);
        result = result with
        {
            FilesAdded = added.Length,
            BytesAdded = added.Sum(static f => f.Size),
            FilesRemoved = removed.Length,
            BytesRemoved = removed.Sum(static f => f.Size),
            Rows = added.Sum(static f => f.Statistics?.NumRecords ?? 0),
            Attempts = 1,
        };
        Reports.Tell(request.Progress, new WriteProgress(result.Rows, null, result.FilesAdded, result.BytesAdded));
        return result;
    }

    /// <summary>Makes the table as it was.</summary>
    public async ValueTask<RestoreResult> RestoreAsync(WriteRequest request, LakeVersion version, CancellationToken cancellationToken)
    {
        DeltaSnapshot old = await log.GetSnapshotAsync(version, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot newest = (await log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false))!;
        TableFeatures.CheckMayRemove(request.Table.ToString(), newest.Metadata);
        RestoreResult result = new() { Outcome = WriteOutcome.Committed, Version = newest.Version, Restored = old.Version, IngestId = request.Stamp.IngestId };
        if (ConflictRules.HaveSameSchemaAndProperties(old.Metadata, newest.Metadata) && Missing(old, newest).Length == 0 && Missing(newest, old).Length == 0)
        {
            return result;
        }

        DeltaSnapshot now;
        DeltaSnapshot? before;
        try
        {
            (now, before) = await RunAsync(
                request.Table, request.ToNotes(null), string.Create(CultureInfo.InvariantCulture, $"RESTORE TABLE {target} TO VERSION AS OF {old.Version}"), [], cancellationToken).ConfigureAwait(false);
        }
        catch (LakeQueryException e) when (e.Message.Contains("Not all files from version", StringComparison.Ordinal))
        {
            throw new LakeTableNotFoundException($"Version {old.Version} of the Delta table '{request.Table}' cannot be restored, as files of it were vacuumed. Nothing was written. {e.Message}", e) { EngineError = e.EngineError };
        }

        return before is null ? result : result with { Version = now.Version, FilesAdded = Missing(now, before).Length, FilesRemoved = Missing(before, now).Length, Attempts = 1 };
    }

    /// <summary>Sets properties, and takes away those that are null.</summary>
    public async ValueTask<SetPropertiesResult> SetPropertiesAsync(WriteRequest request, DeltaSnapshot newest, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> there = newest.Metadata.Configuration;
        Dictionary<string, string?> wanted = PropertyRules.Check(request.Table.ToString(), properties.Where(static p => PropertyRules.IsKept(p.Key)).ToDictionary());
        foreach ((string name, string? value) in properties.Where(static p => !PropertyRules.IsKept(p.Key)))
        {
            wanted[name] = value;
        }

        string[] set = [.. wanted.Where(p => p.Value is not null && there.GetValueOrDefault(p.Key) != p.Value).Select(static p => $"{SparkSql.Literal(p.Key)} = {SparkSql.Literal(p.Value!)}")];
        string[] unset = [.. wanted.Where(p => p.Value is null && there.ContainsKey(p.Key)).Select(static p => SparkSql.Literal(p.Key))];
        SetPropertiesResult result = new() { Outcome = WriteOutcome.Committed, Version = newest.Version, IngestId = request.Stamp.IngestId };
        CommitNotes notes = request.ToNotes(null);
        if (set.Length > 0)
        {
            (newest, _) = await RunAsync(request.Table, notes, $"ALTER TABLE {target} SET TBLPROPERTIES ({string.Join(", ", set)})", [], cancellationToken).ConfigureAwait(false);
            result = result with { Version = newest.Version, Attempts = 1 };

            // What is taken away is a version of its own, and looked for by an id of its own.
            notes = notes with { IngestId = Guid.CreateVersion7() };
        }

        if (unset.Length > 0)
        {
            (newest, _) = await RunAsync(request.Table, notes, $"ALTER TABLE {target} UNSET TBLPROPERTIES IF EXISTS ({string.Join(", ", unset)})", [], cancellationToken).ConfigureAwait(false);
            result = result with { Version = newest.Version, Attempts = 1 };
        }

        return result;
    }

    /// <summary>Makes a table known to the catalog.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="location">Where it is, as Spark names it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeSchemaException">The catalog has another table under the name.</exception>
    public async Task RegisterAsync(LakeTableName name, string location, CancellationToken cancellationToken)
    {
        List<string> statements = [$"CREATE TABLE IF NOT EXISTS {target} USING DELTA LOCATION {SparkSql.Literal(location)}"];
        if (name.Namespace is { } ns)
        {
            statements.Insert(0, $"CREATE SCHEMA IF NOT EXISTS {(name.Catalog is { } catalog ? $"{SparkSql.Name(catalog)}." : string.Empty)}{SparkSql.Name(ns)}");
        }

        await RunAsync(statements, cancellationToken).ConfigureAwait(false);
        DeltaSnapshot there = (await log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false))!;
        if (await DescribeAsync(cancellationToken).ConfigureAwait(false) is var (id, place) && id != there.Metadata.Id)
        {
            throw new LakeSchemaException(
                $"Spark's catalog has another table under the name '{name}': expected the one at {location}, found {place}. Give the record's table another name, or take that one out of the catalog.");
        }
    }

    /// <summary>Brings the schema nearer to a record's.</summary>
    /// <param name="name">The table's name, for messages.</param>
    /// <param name="schema">The record's schema.</param>
    /// <param name="wanted">The same as a <c>schemaString</c>.</param>
    /// <param name="evolve">What may be changed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task EvolveAsync(LakeTableName name, LakeTableSchema schema, string wanted, SchemaEvolution evolve, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            DeltaSnapshot there = (await log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false))!;
            SchemaMerge merge = new(evolve, there.Metadata);
            DeltaMetadata merged = merge.Merge(wanted);
            SchemaCheck.CheckEvolved(name, schema, merged);
            List<string> statements = [.. SchemaChange.Between(target, there.Metadata.Schema, merged.Schema)];
            if (merge.Widened.Count > 0 && there.Metadata.Configuration.GetValueOrDefault(TableProperties.TypeWidening) != "true")
            {
                statements.Insert(0, $"ALTER TABLE {target} SET TBLPROPERTIES ('{TableProperties.TypeWidening}' = 'true')");
            }

            if (merged.Schema.ToString().Contains(ClockType, StringComparison.Ordinal) && !there.Protocol.WriterFeatures.Contains(ClockFeature))
            {
                statements.Insert(0, $"ALTER TABLE {target} SET TBLPROPERTIES ('delta.feature.{ClockFeature}' = 'supported')");
            }

            try
            {
                await RunAsync(statements, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (LakeException e) when (attempt < Contention.MaxAttempts && e is LakeConflictException or LakeQueryException)
            {
                // Another call changed the schema meanwhile, maybe to the same end; else it is an error of the statement's own.
                if ((await log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false))!.Version == there.Version)
                {
                    throw;
                }
            }

            await Contention.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs statements one after the other.</summary>
    public async Task RunAsync(IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            foreach (string statement in statements)
            {
                (await lease.Session.RunAsync(statement, [], cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
            }
        }
    }

    // The id of the table that the catalog has under the name, and where it is.
    /// <summary>What Spark says of a table.</summary>
    /// <param name="session">The session in which the name is looked up.</param>
    /// <param name="table">The table, quoted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its id, null for a table that is not Delta's, and its place.</returns>
    /// <exception cref="LakeTableNotFoundException">There is no table.</exception>
    public static async Task<(string? Id, string Location)> DescribeAsync(SparkSession session, string table, CancellationToken cancellationToken)
    {
        LakeResult result = await session.QueryAsync($"DESCRIBE DETAIL {table}", [], cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            using RecordBatch row = (await result.ReadAsync(cancellationToken).ConfigureAwait(false))!;
            return (((StringArray)row.Column("id")).GetString(0), ((StringArray)row.Column("location")).GetString(0));
        }
    }

    private async Task<(string? Id, string Place)> DescribeAsync(CancellationToken cancellationToken)
    {
        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            try
            {
                (string? id, string location) = await DescribeAsync(lease.Session, target, cancellationToken).ConfigureAwait(false);
                return (id, $"one at {location}");
            }
            catch (LakeTableNotFoundException e)
            {
                return (null, $"one whose place has no table: {e.Message.Split('\n', 2)[0]}");
            }
        }
    }

    // The files of one snapshot that another lacks.
    private static DeltaFile[] Missing(DeltaSnapshot of, DeltaSnapshot than)
    {
        HashSet<string> there = new(than.Files.Select(static f => f.Id), StringComparer.Ordinal);
        return [.. of.Files.Where(f => !there.Contains(f.Id))];
    }

    // The snapshots after and before the statement's commit; the newest and none where it committed nothing.
    private async Task<(DeltaSnapshot After, DeltaSnapshot? Before)> RunAsync(
        LakeTableName table, CommitNotes notes, string sql, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        foreach ((string name, string value) in DeltaNotes.ToSettings(notes, null))
        {
            settings[name] = value;
        }

        for (int attempt = 1; ; attempt++)
        {
            SessionLease lease = await sessions.LeaseAsync(cancellationToken).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                try
                {
                    using CommandResult _ = await lease.RunAsync(settings, session => session.RunAsync(sql, [], cancellationToken: CancellationToken.None), cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (LakeException e) when (OpenOutcome.IsLost(e))
                {
                    return await SettleAsync(table, notes.IngestId, e).ConfigureAwait(false);
                }
                catch (LakeConflictException) when (attempt < Contention.MaxAttempts)
                {
                    // Another writer was faster, and nothing was done.
                }
            }

            await Contention.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return await OpenOutcome.ReadAsync(
            table,
            notes.IngestId,
            async () => await FindAsync(notes.IngestId).ConfigureAwait(false) ?? ((await log.TryGetSnapshotAsync(CancellationToken.None).ConfigureAwait(false))!, (DeltaSnapshot?)null)).ConfigureAwait(false);
    }

    // The answer is lost. What is in the table is there; what is not may still come.
    private async Task<(DeltaSnapshot After, DeltaSnapshot? Before)> SettleAsync(LakeTableName table, Guid ingestId, LakeException lost)
    {
        try
        {
            if (await FindAsync(ingestId).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }
        catch (Exception)
        {
            // The first failure is the one to tell.
        }

        throw OpenOutcome.Of(table, ingestId, OpenOutcome.AnswerLost, lost);
    }

    // The snapshots after and before the commit that has an id; null when the table does not have it.
    private async ValueTask<(DeltaSnapshot After, DeltaSnapshot? Before)?> FindAsync(Guid ingestId)
    {
        WriteStatus status = await log.LookUpAsync(ingestId, CancellationToken.None).ConfigureAwait(false);
        return status is { State: WriteState.Committed, Version: { } version }
            ? (await log.GetSnapshotAsync(LakeVersion.At(version), CancellationToken.None).ConfigureAwait(false), await log.GetSnapshotAsync(LakeVersion.At(version - 1), CancellationToken.None).ConfigureAwait(false))
            : null;
    }
}

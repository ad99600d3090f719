using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Changes;

/// <summary>Rows of a call that meet rows of the table by their key: upsert, update and delete by key, and insert with a conflict strategy.</summary>
/// <param name="engine">The engine.</param>
/// <param name="table">The table.</param>
/// <param name="request">The write.</param>
/// <param name="rows">Its rows, which this owns from now on; null for those of the request.</param>
internal sealed class MergeChange(DuckDatabase engine, LakeFolderTable table, WriteRequest request, SourceRows? rows = null) : TableChange(engine, table, request)
{
    /// <summary>So many keys are held against each file one by one; of more only the bounds.</summary>
    private const int MaxKeysForPruning = 100_000;

    /// <summary>The view of the call's rows.</summary>
    private const string Source = "source";

    /// <summary>The keys of the call's rows that count, with the rows' numbers.</summary>
    private const string Keys = "keys";

    private SourceRows? _rows = rows;

    private MergeRule Rule => Request.Merge!;

    private bool InsertsOnly => Rule.Matched is MergeAction.Ignore or MergeAction.Error;

    public override ValueTask DisposeAsync()
    {
        _rows?.Dispose();
        return base.DisposeAsync();
    }

    protected override async ValueTask PrepareAsync(CancellationToken cancellationToken) =>
        _rows ??= await SpooledRows.WriteAsync(Database.TemporaryFolder, Request, cancellationToken).ConfigureAwait(false);

    protected override async Task<DeltaRewrite> PlanAsync(DuckConnection connection, DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        DeltaStructType schema = snapshot.Metadata.Schema;
        LakeTableSchema record = Request.Rows.Schema;
        DeltaField[] keys = [.. Rule.On.Select(c => schema.Find(c.Name)!)];
        connection.Execute($"CREATE VIEW {Source} AS {await _rows!.ToSqlAsync(connection, snapshot, record, Number, cancellationToken).ConfigureAwait(false)}");
        connection.Execute($"CREATE TABLE {Keys} AS SELECT {NamesOf(keys)}, {Number} FROM {Source}", [], cancellationToken);
        SettleKeys(connection, keys);

        IReadOnlyList<SqlCondition> filter = Rule.TargetFilter is { } target ? SqlExpressions.ConditionsOf(connection, target, Alias) : [];
        FilePruner pruner = new(snapshot.Metadata, [[.. filter, .. KeyConditions(connection, keys)]]);
        TableScan scan = await TableScan.MakeAsync(connection, Table, snapshot, snapshot.Files.Where(pruner.MayMatch), cancellationToken).ConfigureAwait(false);
        CreateMatches(connection);
        string where = Rule.TargetFilter is null ? string.Empty : $" WHERE ({Rule.TargetFilter.Text}\n)";
        string place = $"t.\"{TableScan.FileColumn}\", t.\"{TableScan.RowColumn}\"";
        FindMatches(
            connection,
            scan,
            $"SELECT {place}, k.{Number} FROM (SELECT * FROM ({WithPlaces(scan)}) AS {DuckText.Name(Alias)}{where}) AS t JOIN {Keys} AS k ON {Equal(keys, "t", "k")}",
            Rule.TargetFilter?.Parameters ?? [],
            cancellationToken);

        long matches = Count(connection, Matches);
        long unmatched = Count(connection, Keys) - Count(connection, Matches, $"DISTINCT {Number}");
        if (matches > 0 && Rule.Matched == MergeAction.Error)
        {
            throw Fail(connection, keys, $"{Keys} AS k SEMI JOIN {Matches} AS m ON k.{Number} = m.{Number}", "is in the table already");
        }

        if (unmatched > 0 && Rule.NotMatched == MergeAction.Error)
        {
            throw Fail(connection, keys, $"{Keys} AS k ANTI JOIN {Matches} AS m ON k.{Number} = m.{Number}", "is not in the table");
        }

        IReadOnlyList<DeltaFile> holding = Touched(connection, scan);
        IReadOnlyList<DeltaFile> touched = InsertsOnly ? [] : holding;
        TableScan rewritten = await TableScan.MakeAsync(connection, Table, snapshot, touched, cancellationToken).ConfigureAwait(false);
        bool inserts = Rule.NotMatched == MergeAction.Insert && unmatched > 0;
        List<string> parts = [];
        if (touched.Count > 0)
        {
            parts.Add(ChangedSql(schema, record, rewritten));
        }

        if (inserts)
        {
            parts.Add($"SELECT {string.Join(", ", schema.Fields.Select(f => Inserted(f, record)))} FROM {Source} AS s SEMI JOIN (SELECT {Number} FROM {Keys} EXCEPT SELECT {Number} FROM {Matches}) AS n ON s.{Number} = n.{Number}");
        }

        return new DeltaRewrite
        {
            MayMatch = pruner.MayMatch,
            Removed = touched,
            Rows = parts.Count == 0 ? null : Rows(connection, rewritten, snapshot, string.Join(" UNION ALL ", parts), [], cancellationToken),
            RowsAdded = inserts ? unmatched : 0,
            RowsUpdated = Rule.Matched == MergeAction.Update ? matches : 0,
            RowsDeleted = Rule.Matched == MergeAction.Delete ? matches : 0,
            RowsUnmatched = inserts ? 0 : unmatched,
        };
    }

    private static string NamesOf(IEnumerable<DeltaField> keys) => string.Join(", ", keys.Select(static k => DuckText.Name(k.Name)));

    private static string Equal(IEnumerable<DeltaField> keys, string left, string right) =>
        string.Join(" AND ", keys.Select(k => $"{left}.{DuckText.Name(k.Name)} = {right}.{DuckText.Name(k.Name)}"));

    private static string Inserted(DeltaField field, LakeTableSchema record)
    {
        string name = DuckText.Name(field.Name);
        return record.Find(field.Name) is null ? $"CAST(NULL AS {DuckType.Of(field.Type)}) AS {name}" : $"s.{name}";
    }

    // What the record does not have, and when the row was made, stays.
    private static string Updated(DeltaField field, LakeTableSchema record)
    {
        string name = DuckText.Name(field.Name);
        return record.Find(field.Name) is null or { Auto: LakeAuto.CreateTime } ? $"t.{name}" : $"CASE WHEN m.{Number} IS NULL THEN t.{name} ELSE m.{name} END AS {name}";
    }

    private string ChangedSql(DeltaStructType schema, LakeTableSchema record, TableScan rewritten)
    {
        string from = $"FROM ({rewritten.ToSql(withPlaces: true)}) AS t";
        if (Rule.Matched == MergeAction.Delete)
        {
            return $"SELECT {string.Join(", ", schema.Fields.Select(static f => $"t.{DuckText.Name(f.Name)}"))} {from} ANTI JOIN {Matches} AS m ON {OnPlace("t", "m")}";
        }

        // First the call's rows that match, which are kept for the join, and then past them the table's, which are not.
        string changed = $"SELECT p.\"{TableScan.FileColumn}\", p.\"{TableScan.RowColumn}\", s.* FROM {Matches} AS p JOIN {Source} AS s ON p.{Number} = s.{Number}";
        return $"SELECT {string.Join(", ", schema.Fields.Select(f => Updated(f, record)))} {from} LEFT JOIN ({changed}) AS m ON {OnPlace("t", "m")}";
    }

    // Leaves one row for each key.
    private void SettleKeys(DuckConnection connection, DeltaField[] keys)
    {
        string numbered = $"(SELECT {Number}, row_number() OVER (PARTITION BY {NamesOf(keys)} ORDER BY {Number}{(Rule.DuplicateKeys == DuplicateKeyPolicy.Last ? " DESC" : string.Empty)}) AS place FROM {Keys})";
        if (Rule.DuplicateKeys != DuplicateKeyPolicy.Error)
        {
            if (!_rows!.IsOrdered
                && Count(connection, $"(SELECT 1 FROM {Keys} GROUP BY {NamesOf(keys)} HAVING min({Number}) >> {SourceRows.PlaceBits} <> max({Number}) >> {SourceRows.PlaceBits})") > 0)
            {
                string several = $"{Keys} AS k WHERE EXISTS (SELECT 1 FROM {Keys} AS o WHERE {Equal(keys, "o", "k")} AND o.{Number} >> {SourceRows.PlaceBits} <> k.{Number} >> {SourceRows.PlaceBits})";
                throw Fail(
                    connection, keys, several, $"is also that of a row of another partition, and which of the two is the {Rule.DuplicateKeys.ToString().ToLowerInvariant()} was not kept", " Give each key once.");
            }

            connection.Execute($"DELETE FROM {Keys} WHERE {Number} IN (SELECT {Number} FROM {numbered} WHERE place > 1)");
        }
        else if (Count(connection, $"{numbered} WHERE place > 1") > 0)
        {
            string upserts = Rule.Operation == "upsert" ? $" Give each key once, or set {nameof(UpsertOptions)}.{nameof(UpsertOptions.DuplicateKeys)}." : " Give each key once.";
            throw Fail(connection, keys, $"{Keys} AS k WHERE {Number} IN (SELECT {Number} FROM {numbered} WHERE place > 1)", "is also that of an earlier row of the call", upserts);
        }
    }

    private LakeDataException Fail(DuckConnection connection, DeltaField[] keys, string from, string problem, string advice = "")
    {
        string shown = string.Join(" || ', ' || ", keys.Select(static k => $"{DuckText.Literal(k.Name + " = ")} || CAST({DuckText.Name(k.Name)} AS VARCHAR)"));
        string first = connection.QueryText($"SELECT {_rows!.Place(Number)} || ': its key (' || {shown} || ') ' FROM {from} ORDER BY {Number} LIMIT 1", [])!;
        return new LakeDataException($"Table '{Table.Name}', {Rule.Operation}, {first}{problem}. Nothing was written.{advice}");
    }

    // A file without a key in its bounds holds no match. A column whose values cannot be compared here leaves out no file.
    private static IEnumerable<SqlCondition> KeyConditions(DuckConnection connection, DeltaField[] keys)
    {
        foreach (DeltaField key in keys)
        {
            if (ColumnDomain.Of(key.Type) is not { } domain)
            {
                continue;
            }

            string name = DuckText.Name(key.Name);
            bool isInstant = key.Type is DeltaPrimitiveType { Name: "timestamp" };
            string Text(string value) => isInstant ? $"CAST({value} AT TIME ZONE 'UTC' AS VARCHAR)" : $"CAST({value} AS VARCHAR)";
            bool isFew = Count(connection, Keys, $"DISTINCT {name}") <= MaxKeysForPruning;
            string what = isFew ? $"list(DISTINCT {Text(name)})" : $"[{Text($"min({name})")}, {Text($"max({name})")}]";
            object?[] values = Values(connection.QueryText($"SELECT CAST(to_json({what}) AS VARCHAR) FROM {Keys}", []), domain, key.Type);
            if (Array.Exists(values, static v => v is null))
            {
                continue;
            }

            if (isFew)
            {
                yield return new SqlCondition(key.Name, SqlComparison.In, values!);
            }
            else
            {
                yield return new SqlCondition(key.Name, SqlComparison.GreaterOrEqual, [values[0]!]);
                yield return new SqlCondition(key.Name, SqlComparison.LessOrEqual, [values[1]!]);
            }
        }
    }

    private static object?[] Values(string? json, ColumnDomain domain, DeltaType type)
    {
        if (json is null)
        {
            return [];
        }

        using JsonDocument list = JsonDocument.Parse(json);
        bool isTime = type is DeltaPrimitiveType { Name: "timestamp" or "timestamp_ntz" };
        return [.. list.RootElement.EnumerateArray().Select(v => v.GetString() is { } text ? domain.Exact(text) : null).Select(v => isTime && v is long micros ? Instant(micros) : v)];
    }

    private static DateTimeOffset Instant(long micros) => new DateTimeOffset(micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}

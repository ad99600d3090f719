using System.Globalization;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Changes;

/// <summary>A delete or an update of the rows that meet a condition.</summary>
internal sealed class ConditionalChange(DuckDatabase engine, LakeFolderTable table, WriteRequest request) : TableChange(engine, table, request)
{
    protected override async Task<DeltaRewrite> PlanAsync(DuckConnection connection, DeltaSnapshot snapshot, CancellationToken cancellationToken)
    {
        LakeStatement where = Request.Where!;
        FilePruner pruner = new(snapshot.Metadata, [SqlExpressions.ConditionsOf(connection, where, Alias)]);
        IReadOnlyList<(string Column, string Expression)> assignments = Request.Set is { } set ? SqlExpressions.AssignmentsOf(connection, set) : [];
        CheckColumns(snapshot.Metadata.Schema, assignments);
        TableScan scan = await TableScan.MakeAsync(connection, Table, snapshot, snapshot.Files.Where(pruner.MayMatch), cancellationToken).ConfigureAwait(false);
        CreateMatches(connection);
        FindMatches(
            connection,
            scan,
            $"SELECT \"{TableScan.FileColumn}\", \"{TableScan.RowColumn}\", NULL FROM ({WithPlaces(scan)}) AS {DuckText.Name(Alias)} WHERE ({where.Text}\n)",
            where.Parameters,
            cancellationToken);
        long matches = Count(connection, Matches);
        IReadOnlyList<DeltaFile> touched = Touched(connection, scan);
        if (matches == 0)
        {
            return Request.MustMatch
                ? throw new LakeDataException($"Table '{Table.Name}', version {snapshot.Version}: no row meets the condition {where.Text}. Nothing was written.")
                : new DeltaRewrite { MayMatch = pruner.MayMatch };
        }

        TableScan rewritten = await TableScan.MakeAsync(connection, Table, snapshot, touched, cancellationToken).ConfigureAwait(false);
        bool deletes = Request.Mode == WriteMode.Delete;
        if (deletes && IsAllThereIs(connection, rewritten, matches))
        {
            return new DeltaRewrite { MayMatch = pruner.MayMatch, Removed = touched, RowsDeleted = matches };
        }

        string source = rewritten.ToSql(withPlaces: true);
        DeltaStructType schema = snapshot.Metadata.Schema;
        string columns = string.Join(", ", schema.Fields.Select(static f => $"t.{DuckText.Name(f.Name)}"));
        string sql = deletes
            ? $"SELECT {columns} FROM ({source}) AS t ANTI JOIN {Matches} AS m ON {OnPlace("t", "m")}"
            : UpdateSql(schema, assignments, source);
        return new DeltaRewrite
        {
            MayMatch = pruner.MayMatch,
            Removed = touched,
            Rows = Rows(connection, rewritten, snapshot, sql, deletes ? [] : Request.Set!.Parameters, cancellationToken),
            RowsDeleted = deletes ? matches : 0,
            RowsUpdated = deletes ? 0 : matches,
        };
    }

    // What the log says of rows is a reason to count them, and none to let them go.
    private static bool IsAllThereIs(DuckConnection connection, TableScan scan, long matches) =>
        scan.Files.Sum(static f => (decimal?)f.Statistics?.NumRecords - f.DeletedRows) == matches && Count(connection, $"({scan.ToSql()})") == matches;

    private void CheckColumns(DeltaStructType schema, IReadOnlyList<(string Column, string Expression)> assignments)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string column, _) in assignments)
        {
            if (schema.Find(column) is null)
            {
                throw new LakeQueryException($"Table '{Table.Name}' has no column '{column}' to assign to. It has {string.Join(", ", schema.Fields.Select(static f => f.Name))}.");
            }

            if (!seen.Add(column))
            {
                throw new LakeQueryException($"The column '{column}' of table '{Table.Name}' is assigned to twice.");
            }
        }
    }

    // The places are taken apart from the row, so that expressions see the table's columns and no others.
    private string UpdateSql(DeltaStructType schema, IReadOnlyList<(string Column, string Expression)> assignments, string source)
    {
        Dictionary<string, string> expressions = new(StringComparer.OrdinalIgnoreCase);
        foreach (LakeColumn column in Request.Rows.Schema.Columns)
        {
            if (column.Auto == LakeAuto.UpdateTime)
            {
                expressions[column.Name] = string.Create(CultureInfo.InvariantCulture, $"make_timestamp{(column.Type.Kind == LakeTypeKind.Timestamp ? "tz" : string.Empty)}({Request.Stamp.Micros})");
            }
            else if (column.Auto == LakeAuto.IngestId)
            {
                expressions[column.Name] = DuckText.Literal(Request.Stamp.IngestId.ToString());
            }
        }

        foreach ((string column, string expression) in assignments)
        {
            expressions[column] = expression;
        }

        string alias = DuckText.Name(Alias);
        IEnumerable<string> columns = schema.Fields.Select(f =>
        {
            string name = DuckText.Name(f.Name);
            return expressions.TryGetValue(f.Name, out string? expression)
                ? $"CASE WHEN \"/m\".\"{TableScan.FileColumn}\" IS NULL THEN {alias}.{name} ELSE CAST(({expression}\n) AS {DuckType.Of(f.Type)}) END AS {name}"
                : $"{alias}.{name}";
        });
        return $"SELECT {string.Join(", ", columns)} FROM ({source}) AS {alias} LEFT JOIN {Matches} AS \"/m\" ON {OnPlace(alias, "\"/m\"")}";
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Changes;

/// <summary>Reads files whose rows are put together in fewer: sorted in the engine, which spills, and handed on batch by batch.</summary>
internal sealed class TableCompaction(DuckDatabase engine, LakeFolderTable table, WriteRequest request) : IDeltaCompactor
{
    private const string Number = "\"/n\"";

    public async ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken) =>
        request.Where is { } where && snapshot.Files.Count > 0
            ? await Task.Run(() => Select(snapshot, where), cancellationToken).ConfigureAwait(false)
            : snapshot.Files;

    public async ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken) =>
        await Task.Run(() => Read(snapshot, files, cancellationToken), cancellationToken).ConfigureAwait(false);

    // The condition is asked of each partition's values, so that it means here what it means in a query.
    private List<DeltaFile> Select(DeltaSnapshot snapshot, LakeStatement where)
    {
        using DuckConnection connection = engine.Connect();
        SqlExpressions.ConditionsOf(connection, where, request.Table.Table);
        DeltaField[] fields = [.. snapshot.Metadata.PartitionColumns.Select(c => snapshot.Metadata.Schema.Find(c)!)];
        Dictionary<string, int> tuples = new(StringComparer.Ordinal);
        int[] numbers = new int[snapshot.Files.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            DeltaFile file = snapshot.Files[i];
            string tuple = string.Concat(fields.Select(f => $", CAST({TableScan.PartitionValue(file, f.Name, f.Type)} AS {DuckType.Of(f.Type)})"));
            numbers[i] = tuples.TryGetValue(tuple, out int known) ? known : tuples[tuple] = tuples.Count;
        }

        StringBuilder sql = new($"SELECT CAST(to_json(list({Number})) AS VARCHAR) FROM (VALUES ");
        sql.AppendJoin(", ", tuples.Select(static t => string.Create(CultureInfo.InvariantCulture, $"({t.Value}{t.Key})")))
            .Append(CultureInfo.InvariantCulture, $") AS {DuckText.Name(request.Table.Table)}({Number}{string.Concat(fields.Select(static f => ", " + DuckText.Name(f.Name)))}) WHERE ({where.Text}\n)");
        string? json;
        try
        {
            json = connection.QueryText(sql.ToString(), where.Parameters);
        }
        catch (LakeQueryException e)
        {
            string columns = fields.Length == 0 ? "it has none" : string.Join(", ", fields.Select(static f => f.Name));
            throw new LakeQueryException($"Table '{table.Name}': which partitions are optimized is said by the partition columns alone ({columns}), and the condition {where.Text} does not do. {e.Message}", e);
        }

        HashSet<int> chosen = [];
        if (json is not null)
        {
            using JsonDocument list = JsonDocument.Parse(json);
            chosen.UnionWith(list.RootElement.EnumerateArray().Select(static n => n.GetInt32()));
        }

        return [.. snapshot.Files.Where((_, i) => chosen.Contains(numbers[i]))];
    }

    private ArrowRows Read(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken)
    {
        TableScan scan = new(table, snapshot, files);
        string[] order = [.. request.Rows.Schema.Columns.Where(static c => c.Sortable).Select(static c => DuckText.Name(c.Name))];
        string sql = order.Length == 0 ? scan.ToSql() : $"SELECT * FROM ({scan.ToSql()}) ORDER BY {string.Join(", ", order)}";
        DuckConnection connection = engine.Connect();
        bool isHandedOver = false;
        try
        {
            using DuckStatement statement = connection.Prepare(sql);
            DuckResult result = new(connection, statement.Execute(cancellationToken), scan.Explain);
            isHandedOver = true;
            return new ArrowRows(result, request.Rows.Schema, snapshot.Metadata);
        }
        catch (LakeQueryException e) when (scan.Explain(e) is { } better && better != e)
        {
            throw better;
        }
        finally
        {
            if (!isHandedOver)
            {
                connection.Dispose();
            }
        }
    }
}

using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Sql;
using LakeOrm.Spark.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Tells what a change came to: by its snapshot's summary, and where that counts rows that were only copied, by the rows that met the change's condition before.</summary>
/// <param name="catalog">The catalog.</param>
internal sealed class IcebergCounts(IcebergCatalog catalog)
{
    private const string Merge = "spark.merge-into.num-target-rows-";

    /// <summary>What a version counted.</summary>
    public async ValueTask<ChangeCounts> OfAsync(IcebergName table, WriteRequest request, long version, CancellationToken cancellationToken)
    {
        string id = version.ToString(CultureInfo.InvariantCulture);
        string snapshots = table.MetadataSql("snapshots");

        // A delete has a snapshot without notes, and after it one that has nothing else.
        string wanted = request.Mode == WriteMode.Delete ? $"(SELECT parent_id FROM {snapshots} WHERE snapshot_id = {id})" : id;
        List<string?[]> rows = await catalog.AskAsync(table, $"SELECT CAST(parent_id AS STRING), to_json(summary), operation FROM {snapshots} WHERE snapshot_id = {wanted}", cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return new ChangeCounts();
        }

        IReadOnlyDictionary<string, string> summary = IcebergNotes.ToSummary(rows[0][1]);
        long Of(string name) => long.TryParse(summary.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
        ChangeCounts counts = new()
        {
            FilesAdded = (int)Of("added-data-files"),
            BytesAdded = Of("added-files-size"),
            FilesRemoved = (int)Of("deleted-data-files"),
        };
        bool changed = Of("changed-partition-count") > 0;
        return request.Mode switch
        {
            // A merge that only inserts is an append.
            WriteMode.Merge when rows[0][2] == "append" => counts with { RowsAdded = Of("added-records") },
            WriteMode.Merge => counts with { RowsAdded = Of(Merge + "inserted"), RowsUpdated = Of(Merge + "updated"), RowsDeleted = Of(Merge + "deleted") },
            WriteMode.Update when changed => counts with { RowsUpdated = await MatchesAsync(table, request, IcebergCatalog.Number(rows[0][0]), cancellationToken).ConfigureAwait(false) },
            WriteMode.Delete when changed => counts with { RowsDeleted = await MatchesAsync(table, request, IcebergCatalog.Number(rows[0][0]), cancellationToken).ConfigureAwait(false) },
            _ => counts with { RowsAdded = Of("added-records"), RowsDeleted = Of("deleted-records") },
        };
    }

    // How many rows of a snapshot meet a call's condition.
    private async Task<long> MatchesAsync(IcebergName table, WriteRequest request, long? snapshot, CancellationToken cancellationToken)
    {
        if (snapshot is not { } id)
        {
            return 0;
        }

        SparkExpressions.CheckCondition(request.Where!);
        SqlBuilder sql = new();
        sql.Append(string.Create(CultureInfo.InvariantCulture, $"SELECT CAST(count(*) AS STRING) FROM {table.Sql} VERSION AS OF {id} AS {SparkSql.Name(request.Table.Table)} WHERE (")).Append(request.Where!).Append(")");
        List<string?[]> rows = await catalog.AskAsync(table, sql.ToString(), cancellationToken, [.. sql.Parameters]).ConfigureAwait(false);
        return IcebergCatalog.Number(rows[0][0])!.Value;
    }
}

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
        // On a branch a delete has a snapshot without notes before the one that has them, which adds nothing; an overwrite by condition has one that deletes before the one that adds.
        (string? Parent, string Operation, IReadOnlyDictionary<string, string> Summary)? found = await FindAsync(table, version, cancellationToken).ConfigureAwait(false);
        ChangeCounts counts = new();
        if (found is { Parent: { } before } && ((request.Mode == WriteMode.Delete && found.Value.Operation == "append") || (request.Mode == WriteMode.Overwrite && request.Where is not null)))
        {
            counts = request.Mode == WriteMode.Overwrite ? FilesOf(found.Value.Summary) : counts;
            found = await FindAsync(table, IcebergCatalog.Number(before)!.Value, cancellationToken).ConfigureAwait(false);
        }

        if (found is not var (parent, operation, summary))
        {
            return counts;
        }

        ChangeCounts own = FilesOf(summary);
        counts = new ChangeCounts { Before = IcebergCatalog.Number(parent), FilesAdded = counts.FilesAdded + own.FilesAdded, BytesAdded = counts.BytesAdded + own.BytesAdded, FilesRemoved = counts.FilesRemoved + own.FilesRemoved };
        long Of(string name) => ValueOf(summary, name);
        bool changed = Of("changed-partition-count") > 0;
        return request.Mode switch
        {
            // A merge that only inserts is an append.
            WriteMode.Merge when operation == "append" => counts with { RowsAdded = Of("added-records") },
            WriteMode.Merge => counts with { RowsAdded = Of(Merge + "inserted"), RowsUpdated = Of(Merge + "updated"), RowsDeleted = Of(Merge + "deleted") },
            WriteMode.Update when changed => counts with { RowsUpdated = await MatchesAsync(table, request, counts.Before, cancellationToken).ConfigureAwait(false) },
            WriteMode.Delete when changed => counts with { RowsDeleted = await MatchesAsync(table, request, counts.Before, cancellationToken).ConfigureAwait(false) },
            _ => counts with { RowsAdded = Of("added-records"), RowsDeleted = Of("deleted-records") },
        };
    }

    private static ChangeCounts FilesOf(IReadOnlyDictionary<string, string> summary) => new()
    {
        FilesAdded = (int)ValueOf(summary, "added-data-files"),
        BytesAdded = ValueOf(summary, "added-files-size"),
        FilesRemoved = (int)ValueOf(summary, "deleted-data-files"),
    };

    private static long ValueOf(IReadOnlyDictionary<string, string> summary, string name) =>
        long.TryParse(summary.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private async Task<(string? Parent, string Operation, IReadOnlyDictionary<string, string> Summary)?> FindAsync(IcebergName table, long version, CancellationToken cancellationToken)
    {
        string sql = string.Create(CultureInfo.InvariantCulture, $"SELECT CAST(parent_id AS STRING), operation, to_json(summary) FROM {table.MetadataSql("snapshots")} WHERE snapshot_id = {version}");
        List<string?[]> rows = await catalog.AskAsync(table, sql, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : (rows[0][0], rows[0][1]!, IcebergNotes.ToSummary(rows[0][2]));
    }

    // How many rows of a snapshot meet a call's condition.
    private async Task<long> MatchesAsync(IcebergName table, WriteRequest request, long? snapshot, CancellationToken cancellationToken)
    {
        if (snapshot is not { } id)
        {
            return 0;
        }

        SqlBuilder sql = new();
        sql.Append(string.Create(CultureInfo.InvariantCulture, $"SELECT CAST(count(*) AS STRING) FROM {table.Sql} VERSION AS OF {id} AS {SparkSql.Name(request.Table.Table)} WHERE (")).Append(SparkExpressions.ConditionOf(request.Where!)).Append(")");
        List<string?[]> rows = await catalog.AskAsync(table, sql.ToString(), cancellationToken, [.. sql.Parameters]).ConfigureAwait(false);
        return IcebergCatalog.Number(rows[0][0])!.Value;
    }
}

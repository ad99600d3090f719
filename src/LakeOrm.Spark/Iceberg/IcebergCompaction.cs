using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Sql;
using LakeOrm.Spark.Writing;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Puts small files of a table together.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="writer">Makes the change.</param>
/// <param name="writes">Adds the notes to it, which the procedure does not take.</param>
internal sealed class IcebergCompaction(IcebergCatalog catalog, IcebergWriter writer, NotedWrite writes)
{
    /// <summary>Runs a call that was not answered yet.</summary>
    public async ValueTask<OptimizeResult> RunAsync(IcebergName table, WriteRequest request, CompactionRule rule, CancellationToken cancellationToken)
    {
        if (rule.DryRun)
        {
            return await LookAsync(table, request, rule, cancellationToken).ConfigureAwait(false);
        }

        CommitNotes notes = request.ToNotes(request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false));
        IReadOnlyDictionary<string, long> counts = new Dictionary<string, long>();
        int attempts = 0;
        await writer.RunToEndAsync(TableChange.Of(table, request, MakeAsync), cancellationToken).ConfigureAwait(false);
        OptimizeResult result = attempts == 0
            ? await ResultAsync(cancellationToken).ConfigureAwait(false)
            : await OpenOutcome.ReadAsync(request, () => ResultAsync(CancellationToken.None)).ConfigureAwait(false);
        if (result.Attempts > 0)
        {
            Reports.Tell(request.Progress, new WriteProgress(result.Rows, null, result.FilesAdded, result.BytesAdded));
        }

        return result;

        async ValueTask<OptimizeResult> ResultAsync(CancellationToken cancellation)
        {
            IcebergHistory now = await catalog.HistoryAsync(table, cancellation).ConfigureAwait(false);
            OptimizeResult result = new() { Outcome = WriteOutcome.Committed, Version = now.Find(notes.IngestId)?.Id ?? now.Version, IngestId = notes.IngestId };
            if (now.Find(notes.IngestId) is not { } made)
            {
                return result;
            }

            List<string?[]> summary = counts.GetValueOrDefault("rewritten_data_files_count") == 0
                ? []
                : await catalog.AskAsync(table, string.Create(CultureInfo.InvariantCulture, $"SELECT to_json(summary) FROM {table.MetadataSql("snapshots")} WHERE snapshot_id = {made.ParentId}"), cancellation).ConfigureAwait(false);
            IReadOnlyDictionary<string, string> written = IcebergNotes.ToSummary(summary.Count == 0 ? null : summary[0][0]);
            return result with
            {
                FilesRemoved = (int)counts.GetValueOrDefault("rewritten_data_files_count"),
                BytesRemoved = counts.GetValueOrDefault("rewritten_bytes_count"),
                FilesAdded = (int)counts.GetValueOrDefault("added_data_files_count"),
                BytesAdded = IcebergCatalog.Number(written.GetValueOrDefault("added-files-size")) ?? 0,
                Rows = IcebergCatalog.Number(written.GetValueOrDefault("added-records")) ?? 0,
                Attempts = attempts,
                KeyRetainedUntil = request.Key is { } key
                    ? IcebergHistory.RetainedUntil(key, made, IcebergProperties.RetentionOf(await catalog.PropertiesAsync(table, cancellation).ConfigureAwait(false)))
                    : null,
                KeyPromise = made.Notes!.Promise,
            };
        }

        async Task<bool> MakeAsync(WriteTarget target, IcebergHistory history)
        {
            attempts++;
            List<string> arguments =
            [
                .. target.Branch is { } branch ? [$"branch => {SparkSql.Literal(branch)}"] : Array.Empty<string>(),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"options => map('target-file-size-bytes', '{rule.TargetFileBytes}', 'min-file-size-bytes', '{rule.TargetFileBytes / 4 * 3}', 'max-file-size-bytes', '{Math.Max(rule.TargetFileBytes + 1, rule.TargetFileBytes / 5 * 9)}', 'min-input-files', '2')"),
            ];
            if (request.Where is { } where)
            {
                arguments.Add($"where => {SparkSql.Literal(SparkExpressions.LiteralConditionOf(where))}");
            }

            // Nobody has written anything yet: a table without snapshots has no files.
            if (history.Head is not null)
            {
                counts = await catalog.CallAsync(table.CallSql("rewrite_data_files", [.. arguments]), cancellationToken).ConfigureAwait(false);
            }

            if (request.Key is null && counts.GetValueOrDefault("rewritten_data_files_count") == 0)
            {
                attempts = 0;
                return false;
            }

            await writes.AddAsync(target.Sql, target.Sign(notes), cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    // Files of one partition go together, when there are two at least.
    private async Task<OptimizeResult> LookAsync(IcebergName table, WriteRequest request, CompactionRule rule, CancellationToken cancellationToken)
    {
        if (request.Where is not null)
        {
            throw new LakeUnsupportedException($"Table '{request.Table}': a dry run of an optimize cannot look at some partitions only on Iceberg, whose metadata does not take the condition. Leave out the condition, or the dry run.");
        }

        IcebergHistory history = await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false);
        IcebergLayout layout = await IcebergLayout.ReadAsync(catalog, table, cancellationToken).ConfigureAwait(false);
        string groups = layout.Partitions.Count == 0 ? string.Empty : " GROUP BY partition";
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT CAST(sum(files) AS STRING), CAST(sum(bytes) AS STRING), CAST(sum(records) AS STRING) FROM (SELECT count(*) AS files, sum(file_size_in_bytes) AS bytes, sum(record_count) AS records FROM {table.MetadataSql("files")} WHERE content = 0 AND file_size_in_bytes < {rule.TargetFileBytes / 4 * 3}{groups}) WHERE files > 1");
        string?[] found = (await catalog.AskAsync(table, sql, cancellationToken).ConfigureAwait(false))[0];
        return new OptimizeResult
        {
            Outcome = WriteOutcome.Committed,
            Version = history.Version,
            IngestId = request.Stamp.IngestId,
            FilesRemoved = (int)(IcebergCatalog.Number(found[0]) ?? 0),
            BytesRemoved = IcebergCatalog.Number(found[1]) ?? 0,
            Rows = IcebergCatalog.Number(found[2]) ?? 0,
        };
    }
}

using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Writing;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>
/// Gives a table the rows of an older version, as a new one. Iceberg's own rollback would take the snapshots since then out of the table's history, and with them the keys that they carry; so the rows are written anew.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="writer">Makes the change.</param>
/// <param name="writes">Writes the rows.</param>
internal sealed class IcebergRestore(IcebergCatalog catalog, IcebergWriter writer, NotedWrite writes)
{
    /// <summary>Runs a call that was not answered yet.</summary>
    public async ValueTask<RestoreResult> RunAsync(IcebergName table, WriteRequest request, LakeVersion version, CancellationToken cancellationToken)
    {
        long old = version.Version ?? await new IcebergCommits(catalog).AtAsync(table, version.Time!.Value, cancellationToken).ConfigureAwait(false)
            ?? throw new LakeTableNotFoundException($"The Iceberg table '{request.Table}' had no version at {version.Time!.Value.ToString("O", CultureInfo.InvariantCulture)}, or its snapshots of that time have been expired. Nothing was written.");
        string snapshot = old.ToString(CultureInfo.InvariantCulture);
        await CheckColumnsAsync(table, request.Table, snapshot, cancellationToken).ConfigureAwait(false);
        CommitNotes notes = request.ToNotes(request.Key is null ? null : await request.Rows.HashAsync(cancellationToken).ConfigureAwait(false));
        int attempts = 0;
        await writer.RunToEndAsync(TableChange.Of(table, request, MakeAsync), cancellationToken).ConfigureAwait(false);
        return attempts == 0
            ? await ResultAsync(cancellationToken).ConfigureAwait(false)
            : await OpenOutcome.ReadAsync(request, () => ResultAsync(CancellationToken.None)).ConfigureAwait(false);

        async Task<bool> MakeAsync(WriteTarget target, IcebergHistory history)
        {
            if (request.Key is null && history.Head == old)
            {
                attempts = 0;
                return false;
            }

            attempts++;
            await writes.ReplaceAsync(target.Sql, $"SELECT * FROM {table.Sql} VERSION AS OF {snapshot}", target.Sign(notes), cancellationToken).ConfigureAwait(false);
            return true;
        }

        async ValueTask<RestoreResult> ResultAsync(CancellationToken cancellation)
        {
            IcebergHistory now = await catalog.HistoryAsync(table, cancellation).ConfigureAwait(false);
            RestoreResult result = new() { Outcome = WriteOutcome.Committed, Version = now.Version, Restored = old, IngestId = notes.IngestId };
            if (now.Find(notes.IngestId) is not { } made)
            {
                return result;
            }

            List<string?[]> rows = await catalog.AskAsync(table, string.Create(CultureInfo.InvariantCulture, $"SELECT to_json(summary) FROM {table.MetadataSql("snapshots")} WHERE snapshot_id = {made.Id}"), cancellation).ConfigureAwait(false);
            IReadOnlyDictionary<string, string> summary = IcebergNotes.ToSummary(rows[0][0]);
            return result with
            {
                Version = made.Id,
                FilesAdded = (int)(IcebergCatalog.Number(summary.GetValueOrDefault("added-data-files")) ?? 0),
                FilesRemoved = (int)(IcebergCatalog.Number(summary.GetValueOrDefault("deleted-data-files")) ?? 0),
                Attempts = attempts,
                KeyRetainedUntil = request.Key is { } key
                    ? IcebergHistory.RetainedUntil(key, made, IcebergProperties.RetentionOf(await catalog.PropertiesAsync(table, cancellation).ConfigureAwait(false)))
                    : null,
                KeyPromise = made.Notes!.Promise,
            };
        }
    }

    private async Task CheckColumnsAsync(IcebergName table, LakeTableName name, string snapshot, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> now = Describe(await catalog.ColumnsAsync(table, cancellationToken).ConfigureAwait(false));
        IReadOnlyList<string> then;
        try
        {
            then = Describe(await catalog.ColumnsAsync(table, cancellationToken, snapshot).ConfigureAwait(false));
        }
        catch (LakeTableNotFoundException e) when (IcebergCatalog.IsOfVersion(e))
        {
            throw new LakeTableNotFoundException($"Version {snapshot} of the Iceberg table '{name}' cannot be restored: there is no such snapshot, or it has been expired. Nothing was written. Restore a newer version.", e);
        }

        if (!now.SequenceEqual(then))
        {
            throw new LakeUnsupportedException(
                $"Version {snapshot} of the Iceberg table '{name}' has the columns ({string.Join(", ", then)}), and the table has ({string.Join(", ", now)}) by now. A restore of LakeOrm brings rows back, not columns. Nothing was written. "
                + "Change the columns by ALTER TABLE first.");
        }
    }

    private static List<string> Describe(Connect.Protocol.DataType columns) => [.. IcebergTypes.Of(columns).Select(static c => $"{SparkSql.Name(c.Name)} {c.Type}")];
}

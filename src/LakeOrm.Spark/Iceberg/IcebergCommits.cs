using System.Globalization;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Tells what a table's snapshots say of themselves, whoever made them: those that were the newest at some time, and from which the newest of now came.</summary>
/// <param name="catalog">The catalog.</param>
internal sealed class IcebergCommits(IcebergCatalog catalog)
{
    /// <summary>The versions, newest first.</summary>
    public async ValueTask<IReadOnlyList<LakeCommit>> ReadAsync(IcebergName table, int? limit, CancellationToken cancellationToken)
    {
        List<string?[]> rows = await catalog.AskAsync(
            table,
            $"""
            SELECT CAST(h.snapshot_id AS STRING), CAST(unix_micros(max(h.made_current_at)) AS STRING), first(s.operation), first(to_json(s.summary))
            FROM {table.MetadataSql("history")} h JOIN {table.MetadataSql("snapshots")} s ON h.snapshot_id = s.snapshot_id
            WHERE h.is_current_ancestor GROUP BY h.snapshot_id ORDER BY max(h.made_current_at) DESC{(limit is { } count ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {count}") : string.Empty)}
            """,
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(static r => Describe(IcebergCatalog.Number(r[0])!.Value, IcebergCatalog.Number(r[1])!.Value, r[2]!, r[3]))];
    }

    /// <summary>The version that was the newest at a time; null when there was none, or when the history does not go back to it.</summary>
    public async ValueTask<long?> AtAsync(IcebergName table, DateTimeOffset time, CancellationToken cancellationToken)
    {
        string micros = ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
        List<string?[]> rows = await catalog.AskAsync(
            table, $"SELECT CAST(snapshot_id AS STRING) FROM {table.MetadataSql("history")} WHERE unix_micros(made_current_at) <= {micros}L ORDER BY made_current_at DESC LIMIT 1", cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : IcebergCatalog.Number(rows[0][0]);
    }

    private static LakeCommit Describe(long id, long micros, string operation, string? summary)
    {
        IReadOnlyDictionary<string, string> properties = IcebergNotes.ToSummary(summary);
        CommitNotes? notes = IcebergNotes.Parse(summary);

        // What a delete did stands in the snapshot before.
        bool isDelete = notes?.Operation == "delete";
        return new LakeCommit
        {
            Version = id,
            Timestamp = DateTimeOffset.UnixEpoch.AddMicroseconds(micros),
            Operation = isDelete ? "delete" : operation,
            Metrics = properties.Where(static p => p.Value.Length > 0 && p.Value.All(char.IsAsciiDigit)).ToDictionary(static p => p.Key, static p => (string?)p.Value, StringComparer.Ordinal),
            Engine = properties.TryGetValue("engine-name", out string? engine) ? $"{engine} {properties.GetValueOrDefault("engine-version")}".TrimEnd() : null,
            IngestId = notes?.IngestId,
            Key = notes?.Key,
            IsBlindAppend = operation == "append" && !isDelete,
        };
    }
}

namespace LakeOrm.Spark.Iceberg;

/// <summary>Counts what a table is made of, by its metadata.</summary>
/// <param name="catalog">The catalog.</param>
internal sealed class IcebergStatistics(IcebergCatalog catalog)
{
    /// <summary>Counts in the newest version.</summary>
    public async ValueTask<TableStats> ReadAsync(IcebergName table, CancellationToken cancellationToken)
    {
        IcebergHistory history = await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LakeCommit> newest = await new IcebergCommits(catalog).ReadAsync(table, 1, cancellationToken).ConfigureAwait(false);
        IcebergLayout layout = await IcebergLayout.ReadAsync(catalog, table, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> properties = await catalog.PropertiesAsync(table, cancellationToken).ConfigureAwait(false);
        string?[] files = (await catalog.AskAsync(
            table,
            $"""
            SELECT CAST(count_if(content = 0) AS STRING), CAST(sum(CASE WHEN content = 0 THEN file_size_in_bytes END) AS STRING),
                CAST(sum(CASE content WHEN 0 THEN record_count WHEN 1 THEN -record_count END) AS STRING), CAST(count_if(content = 2) AS STRING),
                CAST(min(CASE WHEN content = 0 THEN file_size_in_bytes END) AS STRING), CAST(max(CASE WHEN content = 0 THEN file_size_in_bytes END) AS STRING),
                CAST((SELECT count(*) FROM {table.MetadataSql("partitions")}) AS STRING), CAST((SELECT count(DISTINCT file_path) FROM {table.MetadataSql("all_data_files")}) AS STRING)
            FROM {table.MetadataSql("files")}
            """,
            cancellationToken).ConfigureAwait(false))[0];
        long Of(int column) => IcebergCatalog.Number(files[column]) ?? 0;
        return new TableStats
        {
            Version = history.Version,
            Timestamp = newest is [{ } commit] ? commit.Timestamp : DateTimeOffset.UnixEpoch,
            Files = Of(0),
            Bytes = Of(1),

            // Which rows are deleted by their values is not told without reading them.
            Rows = Of(3) > 0 ? null : Of(2),
            Partitions = (int)Of(6),
            SmallestFile = Of(4),
            LargestFile = Of(5),
            Tombstones = Math.Max(0, Of(7) - Of(0)),
            Keys = history.Ancestors.LongCount(static s => s.Notes?.Key is not null),
            Columns = [.. layout.Columns.Select(static c => $"{c.Name} {c.Type}{(c.Nullable ? string.Empty : " not null")}")],
            PartitionColumns = layout.Partitions,
            Properties = properties,
        };
    }
}

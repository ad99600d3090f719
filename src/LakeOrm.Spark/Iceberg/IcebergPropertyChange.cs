using LakeOrm.Ddl;
using LakeOrm.Drivers;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Sets properties of a table. That makes no snapshot, so that it can carry neither a key nor the call's id.</summary>
/// <param name="catalog">The catalog.</param>
internal sealed class IcebergPropertyChange(IcebergCatalog catalog)
{
    /// <summary>Runs it.</summary>
    public async ValueTask<SetPropertiesResult> RunAsync(IcebergName table, WriteRequest request, IReadOnlyDictionary<string, string?> properties, CancellationToken cancellationToken)
    {
        if (request.Key is not null || request.ExpectedVersion is not null)
        {
            string option = request.Key is not null ? nameof(SetPropertiesOptions.Key) : nameof(SetPropertiesOptions.ExpectedVersion);
            throw new LakeUnsupportedException($"Table '{request.Table}': {nameof(SetPropertiesOptions)}.{option} cannot be kept on Iceberg, where a change of properties makes no snapshot. Nothing was changed. Leave it out: setting a property twice is setting it once.");
        }

        IReadOnlyDictionary<string, string> now = await catalog.PropertiesAsync(table, cancellationToken).ConfigureAwait(false);
        string[] set = [.. properties.Where(p => p.Value is not null && now.GetValueOrDefault(p.Key) != p.Value).Select(static p => $"{SparkSql.Literal(p.Key)} = {SparkSql.Literal(p.Value!)}")];
        string[] taken = [.. properties.Where(p => p.Value is null && now.ContainsKey(p.Key)).Select(static p => SparkSql.Literal(p.Key))];
        if (set.Length > 0)
        {
            await catalog.RunAsync($"ALTER TABLE {table.Sql} SET TBLPROPERTIES ({string.Join(", ", set)})", cancellationToken).ConfigureAwait(false);
        }

        if (taken.Length > 0)
        {
            await catalog.RunAsync($"ALTER TABLE {table.Sql} UNSET TBLPROPERTIES ({string.Join(", ", taken)})", cancellationToken).ConfigureAwait(false);
        }

        return new SetPropertiesResult
        {
            Outcome = WriteOutcome.Committed,
            Version = (await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false)).Version,
            IngestId = request.Stamp.IngestId,
            Attempts = set.Length + taken.Length > 0 ? 1 : 0,
        };
    }
}

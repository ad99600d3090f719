using System.Collections.Concurrent;
using LakeOrm.Ddl;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Storage;

namespace LakeOrm.Spark.Delta;

/// <summary>The Delta tables of a lake: where each lies, and that Spark's catalog knows it.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="storage">Where the tables lie.</param>
/// <param name="root">The storage's root as Spark names it.</param>
internal sealed class DeltaCatalog(SessionPool sessions, ILakeStorage storage, string root)
{
    private const string RetentionProperty = "delta.setTransactionRetentionDuration";
    private const string Retention = "interval 30 days";

    private readonly ConcurrentDictionary<LakeTableName, SparkTable> _tables = new();

    /// <summary>A table; whether there is one is seen when it is used.</summary>
    public SparkTable Table(LakeTableName name) => _tables.GetOrAdd(name, n => SparkTable.Of(n, storage, root));

    /// <summary>Creates a table if there is none, and makes sure that Spark knows it.</summary>
    /// <returns>True when this call created it.</returns>
    public async ValueTask<bool> EnsureAsync(LakeTableName name, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken)
    {
        SparkTable table = Table(name);
        bool creates = await table.Log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is null;
        if (!creates)
        {
            await table.Log.AssertSchemaAsync(name, schema, cancellationToken).ConfigureAwait(false);
        }

        SessionLease lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            if (name.Namespace is { } ns)
            {
                string schemaName = name.Catalog is { } catalog ? $"{SparkSql.Name(catalog)}.{SparkSql.Name(ns)}" : SparkSql.Name(ns);
                (await lease.Session.RunAsync($"CREATE SCHEMA IF NOT EXISTS {schemaName}", [], cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
            }

            string location = $"LOCATION {SparkSql.Literal(table.Location)}";
            string create = creates
                ? $"{schema.ToDeltaDdl(name)}\n{location}\nTBLPROPERTIES ({string.Join(", ", Properties(options).Select(static p => $"{SparkSql.Literal(p.Key)}={SparkSql.Literal(p.Value)}"))})"
                : $"CREATE TABLE IF NOT EXISTS {table.Sql} USING DELTA {location}";
            try
            {
                using CommandResult _ = await lease.Session.RunAsync(create, [], cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (LakeException e) when (creates && e is not LakeConnectionException)
            {
                if (await table.Log.TryGetSnapshotAsync(cancellationToken).ConfigureAwait(false) is null)
                {
                    throw;
                }

                // Another call was faster; what it made is looked at like any other table.
                creates = false;
            }
        }

        await table.Log.AssertSchemaAsync(name, schema, cancellationToken).ConfigureAwait(false);
        return creates;
    }

    private static Dictionary<string, string> Properties(EnsureTableOptions options)
    {
        Dictionary<string, string> properties = new(StringComparer.Ordinal) { [RetentionProperty] = Retention };
        foreach ((string name, string? value) in options.Properties)
        {
            if (value is null)
            {
                properties.Remove(name);
            }
            else
            {
                properties[name] = value;
            }
        }

        return properties;
    }
}

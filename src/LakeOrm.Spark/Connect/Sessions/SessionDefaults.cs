using LakeOrm.Ddl;

namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>With what a session of the pool's own starts.</summary>
/// <param name="catalog">The catalog that names without one mean; null for the server's.</param>
/// <param name="ns">The namespace that names of one part mean; null for the catalog's.</param>
internal sealed class SessionDefaults(string? catalog, string? ns)
{
    /// <summary>The catalog that every session has, by the name that Spark gives it.</summary>
    public const string SessionCatalog = "spark_catalog";

    private const string DefaultCatalog = "spark.sql.defaultCatalog";

    /// <summary>Makes the settings, before the session's first statement: a catalog reads its own when it is used first.</summary>
    public async Task ApplyAsync(SparkSession session, CancellationToken cancellationToken)
    {
        string name = catalog ?? (await session.GetAsync([DefaultCatalog], cancellationToken).ConfigureAwait(false))[DefaultCatalog] ?? SessionCatalog;
        Dictionary<string, string> settings = new(StringComparer.Ordinal) { [$"spark.sql.catalog.{name}.cache-enabled"] = "false" };
        if (catalog is not null)
        {
            settings[DefaultCatalog] = catalog;
        }

        if (ns is not null)
        {
            settings[$"spark.sql.catalog.{name}.default-namespace"] = ns;
        }

        await session.SetAsync(settings, cancellationToken).ConfigureAwait(false);
        session.UncachedCatalog = name;
        if (ns is not null && name == SessionCatalog)
        {
            // It has a namespace of its own to start with, whatever the settings say.
            (await session.RunAsync($"USE {SparkSql.Name(name)}.{SparkSql.Name(ns)}", [], cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }
}

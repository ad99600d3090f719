using LakeOrm.Ddl;

namespace LakeOrm.Spark.Iceberg;

/// <summary>A table's full name in a catalog of Spark.</summary>
/// <param name="Catalog">The catalog.</param>
/// <param name="Namespace">The namespace; null for a table that lies in the catalog itself.</param>
/// <param name="Table">The table.</param>
internal sealed record IcebergName(string Catalog, string? Namespace, string Table)
{
    /// <summary>The main branch, which everybody reads.</summary>
    public const string Main = "main";

    /// <summary>The name as SQL takes it, quoted.</summary>
    public string Sql => $"{SparkSql.Name(Catalog)}.{InCatalog}";

    /// <summary>The namespace as SQL takes it, quoted; null for none.</summary>
    public string? NamespaceSql => Namespace is null ? null : $"{SparkSql.Name(Catalog)}.{SparkSql.Name(Namespace)}";

    private string InCatalog => Namespace is null ? SparkSql.Name(Table) : $"{SparkSql.Name(Namespace)}.{SparkSql.Name(Table)}";

    /// <summary>A branch of the table as SQL takes it, quoted.</summary>
    public string BranchSql(string branch) => $"{Sql}.{SparkSql.Name($"branch_{branch}")}";

    /// <summary>What the table tells of itself, as SQL takes it, quoted.</summary>
    /// <param name="part">Such as <c>snapshots</c>.</param>
    public string MetadataSql(string part) => $"{Sql}.{SparkSql.Name(part)}";

    /// <summary>A procedure of the catalog, called on the table.</summary>
    /// <param name="procedure">Its name.</param>
    /// <param name="arguments">The other arguments, by their names.</param>
    public string CallSql(string procedure, params ReadOnlySpan<string> arguments) =>
        $"CALL {SparkSql.Name(Catalog)}.system.{procedure}({string.Join(", ", [$"table => {SparkSql.Literal(InCatalog)}", .. arguments])})";

    /// <summary>The full name as <see cref="LakeTableName"/>.</summary>
    public LakeTableName ToTableName() => LakeTableName.Parse(Namespace is null ? $"{Catalog}.{Table}" : $"{Catalog}.{Namespace}.{Table}");

    public override string ToString() => Namespace is null ? $"{Catalog}.{Table}" : $"{Catalog}.{Namespace}.{Table}";
}

using LakeOrm.Ddl;
using LakeOrm.Delta;
using LakeOrm.Storage;

namespace LakeOrm.Spark.Delta;

/// <summary>A Delta table as Spark knows it, and its log as the client reads it.</summary>
internal sealed class SparkTable
{
    private SparkTable(LakeTableName name, string location, DeltaTable log)
    {
        Name = name;
        Location = location;
        Log = log;
    }

    public LakeTableName Name { get; }

    /// <summary>Where Spark finds it.</summary>
    public string Location { get; }

    /// <summary>The log. It is only read.</summary>
    public DeltaTable Log { get; }

    /// <summary>The name, quoted.</summary>
    public string Sql => string.Join('.', new[] { Name.Catalog, Name.Namespace, Name.Table }.OfType<string>().Select(SparkSql.Name));

    /// <param name="name">The name.</param>
    /// <param name="storage">Where it lies.</param>
    /// <param name="root">The storage's root as Spark names it.</param>
    public static SparkTable Of(LakeTableName name, ILakeStorage storage, string root)
    {
        string key = name.Namespace is null ? name.Table : $"{name.Namespace}/{name.Table}";
        return new SparkTable(name, $"{root.TrimEnd('/')}/{key}", new DeltaTable(storage, key));
    }
}

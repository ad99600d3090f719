using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>Rows that a statement calls by a name. For as long as it runs they are a temporary view of the session.</summary>
/// <param name="Alias">The name; a plain identifier that no other call uses.</param>
/// <param name="Relation">The rows.</param>
internal sealed record SparkReference(string Alias, Relation Relation)
{
    /// <summary>Names rows by a new name.</summary>
    public static SparkReference To(Relation relation) => new($"__lakeorm_{Guid.NewGuid():N}", relation);

    /// <summary>The plan of a statement over rows that it calls by name.</summary>
    public static Relation Over(SQL sql, IReadOnlyList<SparkReference> references)
    {
        Relation root = new() { Sql = sql };
        if (references.Count == 0)
        {
            return root;
        }

        WithRelations with = new() { Root = root };
        with.References.AddRange(references.Select(static r => new Relation { SubqueryAlias = new SubqueryAlias { Input = r.Relation, Alias = r.Alias } }));
        return new Relation { WithRelations = with };
    }
}

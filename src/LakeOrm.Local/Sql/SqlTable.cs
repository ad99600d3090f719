namespace LakeOrm.Local.Sql;

/// <summary>One place where a statement names a table.</summary>
/// <param name="Catalog">The first of three parts; empty when there are fewer.</param>
/// <param name="Namespace">The namespace; empty when the name has one part.</param>
/// <param name="Name">The table.</param>
/// <param name="Alias">The other name that the statement gives it; empty when there is none.</param>
/// <param name="Start">Where in the text the name begins.</param>
internal sealed record SqlTable(string Catalog, string Namespace, string Name, string Alias, int Start)
{
    /// <summary>The unit of the <c>AT</c> clause, <c>VERSION</c> or <c>TIMESTAMP</c>; null when there is none.</summary>
    public string? AtUnit { get; init; }

    /// <summary>What every row that is needed from here meets; empty when all rows are.</summary>
    public IReadOnlyList<SqlCondition> Conditions { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', new[] { Catalog, Namespace, Name }.Where(static p => p.Length > 0));
}

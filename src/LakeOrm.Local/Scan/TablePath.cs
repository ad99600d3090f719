namespace LakeOrm.Local.Scan;

/// <summary>A table's name as folders have it: any characters, compared without regard to case. A part may hold a dot, which only a quoted name in SQL can say.</summary>
/// <param name="Catalog">The first of three parts; empty when there are fewer.</param>
/// <param name="Namespace">The namespace; empty when the name has one part.</param>
/// <param name="Table">The table.</param>
internal sealed record TablePath(string Catalog, string Namespace, string Table)
{
    /// <summary>The path of a table's name.</summary>
    public static TablePath Of(LakeTableName name) => new(name.Catalog ?? string.Empty, name.Namespace ?? string.Empty, name.Table);

    /// <inheritdoc/>
    public bool Equals(TablePath? other) => other is not null && Same(Catalog, other.Catalog) && Same(Namespace, other.Namespace) && Same(Table, other.Table);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Namespace), StringComparer.OrdinalIgnoreCase.GetHashCode(Table));

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', new[] { Catalog, Namespace, Table }.Where(static p => p.Length > 0));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

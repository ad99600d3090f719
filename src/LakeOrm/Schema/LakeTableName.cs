namespace LakeOrm;

/// <summary>A table's name: one to three parts, compared without regard to case.</summary>
public sealed class LakeTableName : IEquatable<LakeTableName>
{
    private LakeTableName(string? catalog, string? ns, string table)
    {
        Catalog = catalog;
        Namespace = ns;
        Table = table;
    }

    /// <summary>The catalog; null when the name has fewer than three parts.</summary>
    public string? Catalog { get; }

    /// <summary>The namespace (schema, database); null when the name has one part.</summary>
    public string? Namespace { get; }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>Reads a name.</summary>
    /// <param name="text"><c>table</c>, <c>namespace.table</c> or <c>catalog.namespace.table</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">The text has no part, more than three, or a part that is empty or that could leave a folder.</exception>
    public static LakeTableName Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string[] parts = text.Split('.');
        if (parts.Length > 3 || Array.Exists(parts, static p => !IsPart(p)))
        {
            throw new ArgumentException(
                $"'{text}' is no table name. Expected one to three parts, table, namespace.table or catalog.namespace.table, each of printable characters without slashes.", nameof(text));
        }

        return parts.Length switch
        {
            1 => new LakeTableName(null, null, parts[0]),
            2 => new LakeTableName(null, parts[0], parts[1]),
            _ => new LakeTableName(parts[0], parts[1], parts[2]),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Catalog is not null ? $"{Catalog}.{Namespace}.{Table}" : Namespace is not null ? $"{Namespace}.{Table}" : Table;

    /// <inheritdoc/>
    public bool Equals(LakeTableName? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LakeTableName);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());

    // A part names a folder: nothing in it may leave that folder.
    private static bool IsPart(string part) =>
        part.Length is > 0 and <= 255 && !part.AsSpan().ContainsAny('/', '\\') && part is not ("." or "..") && !part.AsSpan().ContainsAnyInRange('\0', '\u001f');
}

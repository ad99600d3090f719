namespace LakeOrm.Sql;

/// <summary>A piece of a statement: text, a name to be quoted, a parameter or a list of parameters.</summary>
internal sealed record SqlPart(SqlPartKind Kind, string Text, IReadOnlyList<object?> Values)
{
    public static SqlPart Literal(string text) => new(SqlPartKind.Literal, text, []);

    public static SqlPart Quoted(IReadOnlyList<string> names) => new(SqlPartKind.Quoted, string.Empty, names);

    public static SqlPart Parameter(object? value) => new(SqlPartKind.Parameter, string.Empty, [value]);

    public static SqlPart List(IReadOnlyList<object?> values) => new(SqlPartKind.List, string.Empty, values);
}

namespace LakeOrm.Sql;

/// <summary>A piece of a statement: text, a quoted name, a parameter or a list of parameters.</summary>
internal sealed record SqlPart(SqlPartKind Kind, string Text, IReadOnlyList<object?> Values)
{
    public static SqlPart Literal(string text) => new(SqlPartKind.Literal, text, []);

    public static SqlPart Quoted(string text) => new(SqlPartKind.Quoted, text, []);

    public static SqlPart Parameter(object? value) => new(SqlPartKind.Parameter, string.Empty, [value]);

    public static SqlPart List(IReadOnlyList<object?> values) => new(SqlPartKind.List, string.Empty, values);
}

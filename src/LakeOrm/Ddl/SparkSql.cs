using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace LakeOrm.Ddl;

/// <summary>What the statements of all formats have in common as Spark's SQL writes them.</summary>
internal static class SparkSql
{
    /// <summary>Renders <c>CREATE TABLE</c> up to its partitions.</summary>
    /// <param name="table">The table.</param>
    /// <param name="format">The format's name.</param>
    /// <param name="scalar">The format's type for a neutral one without parts.</param>
    /// <param name="partitions">The partition fields as the format writes them.</param>
    public static string CreateTable(DdlTable table, string format, Func<string, string> scalar, IReadOnlyList<string> partitions)
    {
        StringBuilder sql = new();
        sql.Append("CREATE TABLE ").Append(TableName(table)).Append(" (\n");
        sql.Append(string.Join(",\n", table.Columns.Select(c => "  " + Column(Name(c.Name), c.Type, c.Nullable, c.Comment, scalar))));
        sql.Append("\n)\nUSING ").Append(format);
        if (partitions.Count > 0)
        {
            sql.Append("\nPARTITIONED BY (").Append(string.Join(", ", partitions)).Append(')');
        }

        return sql.ToString();
    }

    /// <summary>Renders a column where it is declared.</summary>
    /// <param name="path">The column's name, quoted; of a column within another one the whole path.</param>
    /// <param name="type">The type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <param name="comment">The comment; null for none.</param>
    /// <param name="scalar">The format's type for a neutral one without parts.</param>
    public static string Column(string path, DdlType type, bool nullable, string? comment, Func<string, string> scalar) => $"{path} {Type(type, scalar)}{Rest(nullable, comment)}";

    public static string TableName(DdlTable table) => string.Join(".", table.NameParts.Select(Name));

    public static string Name(string name) => $"`{name.Replace("`", "``")}`";

    // A backslash in a literal is an escape, so it is written twice; a quote is escaped the same way. ${name} would be replaced by a setting or a variable of the server's environment before the literal is read.
    public static string Literal(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\r", "\\r").Replace("\n", "\\n").Replace("${", "\\u0024{")}'";

    // SQL has no way to say that elements and values are not null.
    private static string Type(DdlType type, Func<string, string> scalar) => type.Name switch
    {
        "list" => $"ARRAY<{Type(type.Fields[0].Type, scalar)}>",
        "map" => $"MAP<{Type(type.Fields[0].Type, scalar)}, {Type(type.Fields[1].Type, scalar)}>",
        "struct" => $"STRUCT<{string.Join(", ", type.Fields.Select(f => $"{Name(f.Name)}: {Type(f.Type, scalar)}{Rest(f.Nullable, f.Comment)}"))}>",
        string name => scalar(name),
    };

    private static string Rest(bool nullable, string? comment) => (nullable ? "" : " NOT NULL") + (comment is null ? "" : $" COMMENT {Literal(comment)}");
}

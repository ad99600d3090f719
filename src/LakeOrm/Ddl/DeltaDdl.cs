using System.Linq;
using System.Text;

namespace LakeOrm.Ddl;

/// <summary>The statement that creates a table on an engine with Delta.</summary>
internal static class DeltaDdl
{
    /// <summary>Renders <c>CREATE TABLE</c>.</summary>
    public static string CreateTable(DdlTable table)
    {
        StringBuilder sql = new();
        sql.Append("CREATE TABLE ").Append(string.Join(".", table.NameParts.Select(Quote))).Append(" (\n");
        sql.Append(string.Join(",\n", table.Columns.Select(Column)));
        sql.Append("\n)\nUSING DELTA");
        string[] partitions = [.. table.PartitionColumns.Select(static c => Quote(c.Name))];
        if (partitions.Length > 0)
        {
            sql.Append("\nPARTITIONED BY (").Append(string.Join(", ", partitions)).Append(')');
        }

        return sql.ToString();
    }

    private static string Column(DdlColumn column) =>
        $"  {Quote(column.Name)} {DeltaTypes.InSql(column.Type)}{(column.Nullable ? "" : " NOT NULL")}{(column.Comment is { } comment ? $" COMMENT {Text(comment)}" : "")}";

    private static string Quote(string name) => $"`{name.Replace("`", "``")}`";

    // Spark reads a backslash in a literal as an escape, so it is written twice; a quote is escaped the same way.
    private static string Text(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\r", "\\r").Replace("\n", "\\n")}'";
}

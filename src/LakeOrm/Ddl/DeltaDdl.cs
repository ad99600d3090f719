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
        sql.Append("CREATE TABLE ").Append(string.Join(".", table.NameParts.Select(SparkText.Name))).Append(" (\n");
        sql.Append(string.Join(",\n", table.Columns.Select(Column)));
        sql.Append("\n)\nUSING DELTA");
        string[] partitions = [.. table.PartitionColumns.Select(static c => SparkText.Name(c.Name))];
        if (partitions.Length > 0)
        {
            sql.Append("\nPARTITIONED BY (").Append(string.Join(", ", partitions)).Append(')');
        }

        return sql.ToString();
    }

    private static string Column(DdlColumn column) =>
        $"  {SparkText.Name(column.Name)} {DeltaTypes.InSql(column.Type)}{(column.Nullable ? "" : " NOT NULL")}{(column.Comment is { } comment ? $" COMMENT {SparkText.Literal(comment)}" : "")}";
}

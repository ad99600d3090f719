using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>The statement that creates a table on an engine with Delta.</summary>
internal static class DeltaDdl
{
    /// <summary>Renders <c>CREATE TABLE</c>. Delta has no transforms, so the partitions are columns.</summary>
    public static string CreateTable(DdlTable table) =>
        SparkSql.CreateTable(table, "DELTA", DeltaTypes.InSql, [.. table.Partitions.Select(static p => SparkSql.Name(p.Column))]);
}

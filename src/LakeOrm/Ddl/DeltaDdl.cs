using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>The statement that creates a table on an engine with Delta.</summary>
internal static class DeltaDdl
{
    /// <summary>Renders <c>CREATE TABLE</c>. Delta has no transforms, so the partitions are columns.</summary>
    public static string CreateTable(DdlTable table)
    {
        DdlTable sayable = table with { Columns = [.. table.Columns.Select(static c => c with { Type = Sayable(c.Type, inside: false) })] };
        return SparkSql.CreateTable(sayable, "DELTA", DeltaTypes.InSql, [.. table.Partitions.Select(static p => SparkSql.Name(p.Column))]);
    }

    // Delta's statements take no NOT NULL within lists and maps, though a table's log may have it there.
    private static DdlType Sayable(DdlType type, bool inside) => type with
    {
        Fields = [.. type.Fields.Select(f => f with { Type = Sayable(f.Type, inside || type.Name != "struct"), Nullable = f.Nullable || inside })],
    };
}

using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how rows find their partitions. Transforms are the engine's to compute: whoever writes files for a table that has them must know its partition spec.</summary>
internal static class RouteEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "partitions");
        w.Line(Names.GeneratedCode);
        w.Open($"static void {Names.Lake}.ILakeTable<{record.Type}>.Route({Names.Span(record.Type)} rows, {Names.Runtime}.PartitionRouter router)");
        w.Line("router.Begin(rows.Length);");
        w.Open("for (int i = 0; i < rows.Length; i++)");
        if (record.HasPartitions)
        {
            w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : "var row = rows[i];");
        }

        foreach (ColumnModel column in record.Columns.Where(static c => c.PartitionIndex >= 0).OrderBy(static c => c.PartitionIndex))
        {
            string member = $"row.{column.Identifier}";
            if (column.IsNullable && column.Clr != ClrKind.String)
            {
                w.Line($"router.{Call(column, $"{member} is {{ }} {column.Local} ? {Stored(column, column.Local)} : null")};");
            }
            else
            {
                w.Line($"router.{Call(column, Stored(column, member))};");
            }
        }

        w.Line("router.EndRow();");
        w.Close();
        w.Close();
    }

    private static string Stored(ColumnModel column, string value)
    {
        string stored = Conversions.ToStored(column.Value, value);
        return column.Storage switch
        {
            StorageKind.Boolean => $"(bool?){stored}",
            StorageKind.Int8 or StorageKind.Int16 or StorageKind.Int32 or StorageKind.Int64 or StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => $"(long?){stored}",
            StorageKind.Date => $"(int?){stored}",
            StorageKind.Decimal => $"({Names.Int128}?){stored}",
            StorageKind.Uuid => $"(global::System.Guid?){stored}",
            _ => stored,
        };
    }

    private static string Call(ColumnModel column, string value) => column.Storage switch
    {
        StorageKind.Date => $"AddDate({value})",
        StorageKind.Timestamp => $"AddTimestamp({value}, utc: true)",
        StorageKind.TimestampNtz => $"AddTimestamp({value}, utc: false)",
        StorageKind.Decimal => $"AddDecimal({value}, {CSharpText.Literal(column.Scale)})",
        _ => $"Add({value})",
    };
}

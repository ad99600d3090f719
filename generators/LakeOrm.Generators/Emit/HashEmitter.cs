using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how the caller's values are hashed: in their stored form, in order, without auto columns.</summary>
internal static class HashEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "payload hash");
        w.Line(Names.GeneratedCode);
        w.Open($"static void {Names.Lake}.ILakeTable<{record.Type}>.Hash({Names.Span(record.Type)} rows, {Names.Runtime}.PayloadHasher hasher)");
        w.Open("for (int i = 0; i < rows.Length; i++)");
        w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : "var row = rows[i];");
        foreach (ColumnModel column in record.Columns.Where(static c => c.Auto == AutoKind.None))
        {
            string member = $"row.{column.Identifier}";
            if (!column.IsNullable)
            {
                w.Line($"hasher.Add({Stored(column, member)});");
                continue;
            }

            w.Open($"if ({member} is {{ }} {column.Local})");
            w.Line($"hasher.Add({Stored(column, column.Local)});");
            w.Close();
            w.Open("else");
            w.Line("hasher.AddNull();");
            w.Close();
        }

        w.Line("hasher.EndRow();");
        w.Close();
        w.Close();
    }

    private static string Stored(ColumnModel column, string value) => column.Storage switch
    {
        StorageKind.Int8 or StorageKind.Int16 => $"(int){value}",
        StorageKind.Int32 or StorageKind.Int64 when column.Clr != ClrKind.Enum => $"({Conversions.StoredType(column)}){value}",
        _ => Conversions.ToStored(column, value),
    };
}

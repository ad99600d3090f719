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
            Add(w, column.Value, $"row.{column.Identifier}");
        }

        w.Line("hasher.EndRow();");
        w.Close();
        w.Close();
    }

    private static void Add(SourceWriter w, ValueModel place, string value)
    {
        if (!place.IsNullable)
        {
            AddPresent(w, place, value);
            return;
        }

        w.Open($"if ({Conversions.IsThere(place, value, place.Local)})");
        if (place.Struct is not null)
        {
            // Its first field may be null too, and must not look like its own absence.
            w.Line($"hasher.AddCount({CSharpText.Literal(place.Struct.Fields.Count)});");
        }

        AddPresent(w, place, place.Local);
        w.Close();
        w.Open("else");
        w.Line("hasher.AddNull();");
        w.Close();
    }

    private static void AddPresent(SourceWriter w, ValueModel place, string value)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                foreach (ColumnModel field in place.Struct!.Fields)
                {
                    Add(w, field.Value, $"{value}.{field.Identifier}");
                }

                break;
            case StorageKind.List:
                w.Line($"hasher.AddCount({Conversions.Count(place, value)});");
                w.Open($"foreach (var {place.Local}Item in {Conversions.Elements(place, value)})");
                Add(w, place.Element!, place.Local + "Item");
                w.Close();
                break;
            case StorageKind.Map:
                // Equal dictionaries need not be gone through in one order.
                w.Line($"hasher.BeginMap({Conversions.Count(place, value)});");
                w.Open($"foreach (var {place.Local}Entry in {value})");
                Add(w, place.Key!, place.Local + "Entry.Key");
                Add(w, place.Element!, place.Local + "Entry.Value");
                w.Line("hasher.EndEntry();");
                w.Close();
                w.Line("hasher.EndMap();");
                break;
            default:
                w.Line($"hasher.Add({Stored(place, value)});");
                break;
        }
    }

    private static string Stored(ValueModel place, string value) => place.Storage switch
    {
        StorageKind.Int8 or StorageKind.Int16 when place.Converter is null => $"(int){value}",
        StorageKind.Int32 or StorageKind.Int64 when place.Clr is not (ClrKind.Enum or ClrKind.Converted) => $"({Conversions.StoredType(place)}){value}",
        StorageKind.Int8 or StorageKind.Int16 => $"(int){Conversions.ToStored(place, value)}",
        _ => Conversions.ToStored(place, value),
    };
}

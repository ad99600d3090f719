using LakeOrm.Delta.Types;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Scan;

/// <summary>A column as data files have it, where column mapping may give the fields of its values other names than the table does.</summary>
internal static class StoredColumn
{
    /// <summary>The engine's name of the type in files; null when it has none.</summary>
    public static string? TypeOf(DeltaType type) => DuckType.Of(type, static f => f.PhysicalName);

    /// <summary>The expression that gives a value of a file the table's names.</summary>
    /// <param name="value">The value's expression.</param>
    /// <param name="field">Its column.</param>
    public static string Read(string value, DeltaField field)
    {
        string read = Read(value, field.Type, 0);

        // The engine brings what a column is compared with to the type of each file: 12.3401 becomes 12.34 where a file is older than the column's type, and rows are lost. It leaves what is no plain column alone.
        return field.HadOtherTypes && read == value ? $"CASE WHEN {value} IS NULL THEN NULL ELSE {value} END" : read;
    }

    private static string Read(string value, DeltaType type, int depth)
    {
        if (!IsRenamed(type))
        {
            return value;
        }

        // A parameter of a function inside a function needs a name of its own.
        string item = $"\"/{depth}\"";
        switch (type)
        {
            case DeltaStructType s:
                string fields = string.Join(", ", s.Fields.Select(f => $"{DuckText.Name(f.Name)} := {Read($"struct_extract({value}, {DuckText.Literal(f.PhysicalName)})", f.Type, depth)}"));
                return $"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({fields}) END";
            case DeltaArrayType a:
                return $"list_transform({value}, lambda {item}: {Read(item, a.ElementType, depth + 1)})";
            default:
                var m = (DeltaMapType)type;
                string entry = $"struct_pack(k := {Read($"{item}.key", m.KeyType, depth + 1)}, v := {Read($"{item}.value", m.ValueType, depth + 1)})";
                return $"CASE WHEN {value} IS NULL THEN NULL ELSE map_from_entries(list_transform(map_entries({value}), lambda {item}: {entry})) END";
        }
    }

    private static bool IsRenamed(DeltaType type) => type switch
    {
        DeltaStructType s => s.Fields.Any(static f => f.Name != f.PhysicalName || IsRenamed(f.Type)),
        DeltaArrayType a => IsRenamed(a.ElementType),
        DeltaMapType m => IsRenamed(m.KeyType) || IsRenamed(m.ValueType),
        _ => false,
    };
}

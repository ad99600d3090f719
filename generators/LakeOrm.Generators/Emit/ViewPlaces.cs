using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>What a view gives for a place: its type, and the expression that reads it.</summary>
internal sealed class ViewPlaces(ViewNames names)
{
    private readonly Dictionary<string, NestedViewNames> _nested = names.Nested.ToDictionary(static n => n.Local, StringComparer.Ordinal);

    /// <summary>The names of the view of a nested place.</summary>
    public NestedViewNames Of(ValueModel place) => _nested[place.Local];

    /// <summary>The type of a property that shows a place, as it is named beside the nested views.</summary>
    public string Type(ValueModel place) =>
        place.IsNested ? Of(place).Type
        : IsText(place) ? $"{Names.Lake}.LakeUtf8"
        : IsBytes(place) ? $"{Names.Lake}.LakeBytes"
        : place.ClrType;

    /// <summary>The expression of a flat place's value.</summary>
    /// <param name="place">The place.</param>
    /// <param name="reader">The record's reader.</param>
    /// <param name="values">The place's loaded values.</param>
    /// <param name="index">The value's index.</param>
    /// <param name="column">The column or field, where the place is one.</param>
    public static string Read(ValueModel place, string reader, string values, string index, ColumnModel? column = null)
    {
        string bound = $"{reader}._{place.Local}";
        string value = Value(place, bound, values, index);
        if (place.IsNullable)
        {
            value = $"{bound}.IsNull({index}) ? {(IsText(place) || IsBytes(place) ? "default" : Conversions.Nothing(place))} : {value}";
        }

        return column?.Optional == true ? $"{bound}.IsAbsent ? {Absent(place, column.Default)} : {value}" : value;
    }

    /// <summary>The loaded values of a flat place, asked of its column.</summary>
    public static string Values(ValueModel place, string reader) => $"{reader}._{place.Local}.{Conversions.Values(place)}";

    /// <summary>The condition that a nested place is not there; null when it always is.</summary>
    public static string? IsNull(ValueModel place, bool optional, string reader, string index)
    {
        string bound = $"{reader}._{place.Local}";
        return (optional, place.IsNullable) switch
        {
            (true, true) => $"{bound}.IsAbsent || {bound}.IsNull({index})",
            (true, false) => $"{bound}.IsAbsent",
            (false, true) => $"{bound}.IsNull({index})",
            _ => null,
        };
    }

    private static string Value(ValueModel place, string bound, string values, string index) =>
        IsText(place) ? $"new {Names.Lake}.LakeUtf8({values}.Utf8({index}))"
        : IsBytes(place) ? $"new {Names.Lake}.LakeBytes({values}.Span({index}))"
        : Conversions.FromStored(place, bound, values, index);

    private static string Absent(ValueModel place, string? value) => value switch
    {
        null => IsText(place) || IsBytes(place) ? "default" : $"default({place.ClrType})",
        _ when IsText(place) => $"new {Names.Lake}.LakeUtf8({value}u8)",
        _ => value,
    };

    private static bool IsText(ValueModel place) => place.Clr is ClrKind.String or ClrKind.Json;

    private static bool IsBytes(ValueModel place) => place.Clr is ClrKind.ByteArray or ClrKind.Memory;
}

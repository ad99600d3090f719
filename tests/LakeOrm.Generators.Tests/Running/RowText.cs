using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>A record's values as exact text: what two records are compared by, member for member in the order of their names, arrays by their elements and numbers by their bits.</summary>
internal static class RowText
{
    /// <param name="rows">The records.</param>
    /// <param name="members">The members that count; all when null.</param>
    public static string[] Of<T>(IEnumerable<T> rows, IReadOnlySet<string>? members = null) => [.. rows.Select(row => Members(row!, members))];

    public static string Of(object? value) => value switch
    {
        null => "null",
        // An sbyte[] is a byte[] to the runtime.
        byte[] bytes when value.GetType() == typeof(byte[]) => "0x" + Convert.ToHexString(bytes),
        ReadOnlyMemory<byte> bytes => "0x" + Convert.ToHexString(bytes.Span),
        string text => text,
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x", CultureInfo.InvariantCulture),
        decimal number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        DateTime time => $"{time:O}",
        DateTimeOffset time => $"{time:O}",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(map[key])}").Order(StringComparer.Ordinal))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => $"({Members(value, null)})",
    };

    private static string Members(object record, IReadOnlySet<string>? members) => string.Join(
        "; ",
        record.GetType().GetProperties()
            .Where(p => p.GetIndexParameters().Length == 0 && members?.Contains(p.Name) != false)
            .OrderBy(static p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={(p.GetCustomAttribute<LakeColumnBaseAttribute>()?.Json is { } context ? Json(p.GetValue(record), context) : Of(p.GetValue(record)))}"));

    private static string Json(object? value, Type context) =>
        value is null ? "null" : JsonSerializer.Serialize(value, value.GetType(), (JsonSerializerContext)context.GetProperty("Default")!.GetValue(null)!);
}

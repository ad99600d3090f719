using System.Text.Json;

namespace LakeOrm.Delta.Types;

/// <summary>Which types a column may get later, so that files with the old one are still read: the feature <c>typeWidening</c>.</summary>
internal static class TypeWidening
{
    /// <summary>Where a field keeps the types that it, or what is in its lists and maps, had.</summary>
    public const string Changes = "delta.typeChanges";

    private const int MaxPrecision = 38;

    /// <summary>Whether every value of a type is one of another type, as the protocol has it.</summary>
    public static bool IsWider(DeltaPrimitiveType from, DeltaPrimitiveType to) => (from.Name, to.Name) switch
    {
        ("byte", "short" or "integer" or "long") or ("short", "integer" or "long") or ("integer", "long") => true,
        ("float" or "byte" or "short" or "integer", "double") => true,
        ("date", "timestamp_ntz") => true,
        ("decimal", "decimal") => (from.Precision, from.Scale) != (to.Precision, to.Scale) && Grows(to, from.Precision, from.Scale),
        ("byte" or "short" or "integer", "decimal") => Grows(to, 10, 0),
        ("long", "decimal") => Grows(to, 20, 0),
        _ => false,
    };

    /// <summary>The changes of a field that the protocol does not know, which no reader may guess at.</summary>
    /// <param name="field">The field.</param>
    /// <returns>Each as a message names it.</returns>
    public static IReadOnlyList<string> Unknown(DeltaField field)
    {
        if (!field.Metadata.TryGetValue(Changes, out string? json))
        {
            return [];
        }

        List<string> unknown = [];
        try
        {
            using JsonDocument changes = JsonDocument.Parse(json);
            foreach (JsonElement change in changes.RootElement.EnumerateArray())
            {
                string? from = change.GetProperty("fromType").GetString();
                string? to = change.GetProperty("toType").GetString();
                if (from is null || to is null || !IsWider(new DeltaPrimitiveType(from), new DeltaPrimitiveType(to)))
                {
                    unknown.Add($"column '{field.Name}' from {from} to {to}");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            unknown.Add($"column '{field.Name}', whose {Changes} cannot be read");
        }

        return unknown;
    }

    private static bool Grows(DeltaPrimitiveType to, int precision, int scale) =>
        to.Scale >= scale && to.Precision - precision >= to.Scale - scale && to.Precision <= MaxPrecision;
}

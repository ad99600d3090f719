using System.Text.Json;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>What a snapshot keeps of the call that it is for: properties of its summary.</summary>
internal static class IcebergNotes
{
    private const string Option = "snapshot-property.";
    private const string Setting = "spark.sql.iceberg.snapshot-property.";

    /// <summary>Picks what is LakeOrm's out of a summary, as one text of JSON. Iceberg writes the names of options in lower case.</summary>
    public const string Sql = "to_json(map_filter(summary, (name, value) -> startswith(lower(name), 'lakeorm.')))";

    /// <summary>As options of a write that is no SQL.</summary>
    public static Dictionary<string, string> ToOptions(CommitNotes notes) => notes.ToPairs().ToDictionary(static p => Option + p.Key, static p => p.Value, StringComparer.Ordinal);

    /// <summary>As settings of a session that nobody else uses meanwhile.</summary>
    public static Dictionary<string, string> ToSettings(CommitNotes notes) => notes.ToPairs().ToDictionary(static p => Setting + p.Key, static p => p.Value, StringComparer.Ordinal);

    /// <summary>Reads them; null when there are none.</summary>
    public static CommitNotes? Parse(string? json) => CommitNotes.Of(ToSummary(json));

    /// <summary>Reads a summary that SQL made a text of.</summary>
    public static IReadOnlyDictionary<string, string> ToSummary(string? json)
    {
        using JsonDocument document = JsonDocument.Parse(json ?? "{}");
        return document.RootElement.EnumerateObject()
            .Where(static p => p.Value.ValueKind == JsonValueKind.String)
            .GroupBy(static p => p.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static g => g.Key, static g => g.Last().Value.GetString()!, StringComparer.OrdinalIgnoreCase);
    }
}

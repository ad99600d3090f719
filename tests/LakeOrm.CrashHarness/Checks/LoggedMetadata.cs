using System.Text.Json;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>What a table says of itself.</summary>
/// <param name="Properties">Its properties.</param>
/// <param name="Columns">Its columns, and whether they take null.</param>
internal sealed record LoggedMetadata(IReadOnlyDictionary<string, string> Properties, IReadOnlyDictionary<string, bool> Columns)
{
    public static LoggedMetadata Of(IEnumerable<KeyValuePair<string, string>> properties, string schema)
    {
        using JsonDocument json = JsonDocument.Parse(schema);
        return new LoggedMetadata(
            properties.ToDictionary(StringComparer.Ordinal),
            json.RootElement.GetProperty("fields").EnumerateArray().ToDictionary(static f => f.GetProperty("name").GetString()!, static f => f.GetProperty("nullable").GetBoolean(), StringComparer.Ordinal));
    }

    /// <summary>Whether both say the same.</summary>
    public bool IsSameAs(LoggedMetadata other) => AreSame(Properties, other.Properties) && AreSame(Columns, other.Columns);

    private static bool AreSame<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out T? value) && Equals(p.Value, value));
}

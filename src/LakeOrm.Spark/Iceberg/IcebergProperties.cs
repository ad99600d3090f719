using System.Globalization;

namespace LakeOrm.Spark.Iceberg;

/// <summary>The properties of a table that LakeOrm sets and reads.</summary>
internal static class IcebergProperties
{
    /// <summary>How long snapshots are kept at least, in milliseconds. A snapshot's key goes with it, so this is how long keys are kept, whoever expires the table's snapshots.</summary>
    public const string Retention = "history.expire.max-snapshot-age-ms";

    /// <summary>The fields by which rows are told apart; there only when there are some.</summary>
    public const string IdentifierFields = "identifier-fields";

    /// <summary>The order of rows in files; there only when there is one.</summary>
    public const string SortOrder = "sort-order";

    /// <summary>Iceberg's own default of <see cref="Retention"/>.</summary>
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(5);

    /// <summary>What LakeOrm gives a new table, with the caller's own in place of it; a null of the caller's takes one away.</summary>
    public static IReadOnlyDictionary<string, string> OfNew(IReadOnlyDictionary<string, string?> given)
    {
        Dictionary<string, string> properties = new(StringComparer.Ordinal) { [Retention] = Milliseconds(TimeSpan.FromDays(30)) };
        foreach ((string name, string? value) in given)
        {
            if (value is null)
            {
                properties.Remove(name);
            }
            else
            {
                properties[name] = value;
            }
        }

        return properties;
    }

    /// <summary>How long a table's snapshots, and with them its keys, are kept at least.</summary>
    public static TimeSpan RetentionOf(IReadOnlyDictionary<string, string> properties) =>
        long.TryParse(properties.GetValueOrDefault(Retention), NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)TimeSpan.MaxValue.TotalMilliseconds - 1))
            : DefaultRetention;

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}

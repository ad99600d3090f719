using System.Collections.Frozen;
using System.Globalization;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Which table properties may be set, and to what. Others of Delta are refused by name: they would promise what LakeOrm does not keep.</summary>
internal static class PropertyRules
{
    private const string OfDelta = "delta.";

    private static readonly FrozenDictionary<string, Func<string, string?>> Allowed = new Dictionary<string, Func<string, string?>>
    {
        [TableProperties.AppendOnly] = Truth,
        [TableProperties.LogCleanup] = Truth,
        [TableProperties.CheckpointInterval] = static v => Number(v, 1),
        [TableProperties.IndexedColumns] = static v => Number(v, -1),
        [TableProperties.TombstoneRetention] = Interval,
        [TableProperties.LogRetention] = Interval,
        [TableProperties.TransactionRetention] = Interval,

        // Wishes to engines that write files their own way; no reader needs to know them.
        ["delta.targetFileSize"] = static v => v,
        ["delta.tuneFileSizesForRewrites"] = Truth,
        ["delta.autoOptimize.autoCompact"] = static v => v,
        ["delta.autoOptimize.optimizeWrite"] = Truth,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Features = new Dictionary<string, string>
    {
        ["delta.enableChangeDataFeed"] = "changeDataFeed",
        ["delta.enableDeletionVectors"] = "deletionVectors",
        ["delta.columnMapping.mode"] = "columnMapping",
        ["delta.columnMapping.maxColumnId"] = "columnMapping",
        ["delta.enableInCommitTimestamps"] = "inCommitTimestamp",
        ["delta.enableRowTracking"] = "rowTracking",
        [TableProperties.TypeWidening] = "typeWidening",
        ["delta.checkpointPolicy"] = "v2Checkpoint",
        ["delta.enableIcebergCompatV1"] = "icebergCompatV1",
        ["delta.enableIcebergCompatV2"] = "icebergCompatV2",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a property may be set: one that is none of Delta's, or one that is kept.</summary>
    public static bool IsKept(string name) => !name.StartsWith(OfDelta, StringComparison.OrdinalIgnoreCase) || Allowed.ContainsKey(name);

    /// <summary>Checks properties and spells them as every engine reads them.</summary>
    /// <param name="table">The table's name, for messages.</param>
    /// <param name="properties">The properties; a null takes one away.</param>
    /// <exception cref="LakeUnsupportedException">A property needs a feature that is not kept, or is not known; it is named.</exception>
    /// <exception cref="ArgumentException">A value is none of its property.</exception>
    public static Dictionary<string, string?> Check(string table, IReadOnlyDictionary<string, string?> properties)
    {
        Dictionary<string, string?> result = new(StringComparer.Ordinal);
        foreach ((string given, string? value) in properties)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(given, nameof(properties));
            if (!given.StartsWith(OfDelta, StringComparison.OrdinalIgnoreCase))
            {
                result[given] = value;
                continue;
            }

            if (!Allowed.TryGetValue(given, out Func<string, string?>? spell))
            {
                throw Refused(table, given);
            }

            string name = Allowed.Keys.First(k => string.Equals(k, given, StringComparison.OrdinalIgnoreCase));
            result[name] = value is null ? null : spell(value.Trim())
                ?? throw new ArgumentException($"The property '{name}' of the Delta table '{table}' cannot be '{value}'. Expected {Expected(name)}. Nothing was written.", nameof(properties));
        }

        return result;
    }

    private static LakeUnsupportedException Refused(string table, string name)
    {
        string? feature = Features.GetValueOrDefault(name)
            ?? (name.StartsWith("delta.constraints.", StringComparison.OrdinalIgnoreCase) ? "checkConstraints"
                : name.StartsWith("delta.feature.", StringComparison.OrdinalIgnoreCase) ? name["delta.feature.".Length..] : null);
        return new LakeUnsupportedException(feature is null
            ? $"The property '{name}' of the Delta table '{table}' is none that LakeOrm keeps. Those of Delta that it does are {string.Join(", ", Allowed.Keys.Order(StringComparer.Ordinal))}. Nothing was written."
            : $"The property '{name}' of the Delta table '{table}' is of the feature '{feature}', which LakeOrm does not set. Set it with an engine that does. Nothing was written.");
    }

    private static string Expected(string name) =>
        name is TableProperties.CheckpointInterval ? "a number from 1"
            : name is TableProperties.IndexedColumns ? "a number from 0, or -1 for all columns"
            : name.EndsWith("Duration", StringComparison.Ordinal) ? "a time such as 'interval 30 days'"
            : "true or false";

    private static string? Truth(string value) => bool.TryParse(value, out bool truth) ? (truth ? "true" : "false") : null;

    private static string? Number(string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Interval(string value) => TableProperties.ParseInterval(value) is null
        ? null
        : value.StartsWith("interval", StringComparison.OrdinalIgnoreCase) ? value : "interval " + value;
}

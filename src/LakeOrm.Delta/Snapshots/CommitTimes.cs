using System.Globalization;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>The times that commits declare where a table keeps time itself (feature <c>inCommitTimestamp</c>), instead of those of their files.</summary>
internal static class CommitTimes
{
    private const string Enabled = "delta.enableInCommitTimestamps";
    private const string EnabledVersion = "delta.inCommitTimestampEnablementVersion";
    private const string EnabledTime = "delta.inCommitTimestampEnablementTimestamp";

    /// <summary>Since when commits declare their time.</summary>
    /// <returns>The first such version and its time, the beginning of time for a table that always did; null when they do not.</returns>
    public static (long Version, DateTimeOffset Time)? DeclaredSince(DeltaMetadata metadata) => TableFeatures.HasInCommitTimestamps(metadata)
        ? (NumberOf(metadata, EnabledVersion) ?? 0, NumberOf(metadata, EnabledTime) is { } millis ? LogTime.FromMillis(millis) : DateTimeOffset.MinValue)
        : null;

    /// <summary>The time that the next commit declares, in milliseconds since 1970; null where none is asked for.</summary>
    /// <param name="current">The snapshot that it comes after.</param>
    /// <param name="now">When it is tried.</param>
    public static long? Next(DeltaSnapshot current, DateTimeOffset now) => TableFeatures.HasInCommitTimestamps(current.Metadata)
        ? Math.Max(now.ToUnixTimeMilliseconds(), current.Timestamp.ToUnixTimeMilliseconds() + 1)
        : null;

    /// <summary>An older version's metadata as it may come back: how the table keeps time now stays, since turning it on or off is more than a property.</summary>
    public static DeltaMetadata Keep(DeltaMetadata old, DeltaMetadata current)
    {
        if (string.Equals(ValueOf(old), ValueOf(current), StringComparison.Ordinal))
        {
            return old;
        }

        Dictionary<string, string> configuration = new(old.Configuration, StringComparer.Ordinal);
        foreach (string property in (ReadOnlySpan<string>)[Enabled, EnabledVersion, EnabledTime])
        {
            configuration.Remove(property);
            if (current.Configuration.TryGetValue(property, out string? value))
            {
                configuration[property] = value;
            }
        }

        return old.With(configuration: configuration);
    }

    private static string ValueOf(DeltaMetadata metadata) =>
        string.Join(' ', metadata.Configuration.GetValueOrDefault(Enabled), metadata.Configuration.GetValueOrDefault(EnabledVersion), metadata.Configuration.GetValueOrDefault(EnabledTime));

    private static long? NumberOf(DeltaMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out string? text) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;
}

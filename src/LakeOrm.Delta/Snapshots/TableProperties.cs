using System.Globalization;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>Reads the table properties that LakeOrm honours. A value that cannot be read counts as not set.</summary>
internal static class TableProperties
{
    public const string TransactionRetention = "delta.setTransactionRetentionDuration";

    public const string TombstoneRetention = "delta.deletedFileRetentionDuration";

    public const string AppendOnly = "delta.appendOnly";

    public const string CheckpointInterval = "delta.checkpointInterval";

    public const string IndexedColumns = "delta.dataSkippingNumIndexedCols";

    public const string LogRetention = "delta.logRetentionDuration";

    public const string LogCleanup = "delta.enableExpiredLogCleanup";

    public const string TypeWidening = "delta.enableTypeWidening";

    private const int DefaultCheckpointInterval = 10;
    private const int DefaultIndexedColumns = 32;
    private static readonly TimeSpan DefaultTombstoneRetention = TimeSpan.FromDays(7);
    private static readonly TimeSpan DefaultLogRetention = TimeSpan.FromDays(30);

    /// <summary>How long the table keeps application transactions; null for ever.</summary>
    public static TimeSpan? TransactionRetentionOf(DeltaMetadata metadata) =>
        metadata.Configuration.TryGetValue(TransactionRetention, out string? text) ? ParseInterval(text) : null;

    /// <summary>How long the table keeps tombstones.</summary>
    public static TimeSpan TombstoneRetentionOf(DeltaMetadata metadata) =>
        (metadata.Configuration.TryGetValue(TombstoneRetention, out string? text) ? ParseInterval(text) : null) ?? DefaultTombstoneRetention;

    /// <summary>How long the table keeps commits that a checkpoint stands for; null for ever.</summary>
    public static TimeSpan? LogRetentionOf(DeltaMetadata metadata) =>
        metadata.Configuration.TryGetValue(LogCleanup, out string? cleanup) && string.Equals(cleanup, "false", StringComparison.OrdinalIgnoreCase)
            ? null
            : (metadata.Configuration.TryGetValue(LogRetention, out string? text) ? ParseInterval(text) : null) ?? DefaultLogRetention;

    /// <summary>After how many versions a checkpoint is due.</summary>
    public static int CheckpointIntervalOf(DeltaMetadata metadata) =>
        IntegerOf(metadata, CheckpointInterval) is { } interval and > 0 ? interval : DefaultCheckpointInterval;

    /// <summary>How many of the first columns get statistics.</summary>
    public static int IndexedColumnsOf(DeltaMetadata metadata) => IntegerOf(metadata, IndexedColumns) switch
    {
        null => DefaultIndexedColumns,
        < 0 => int.MaxValue,
        { } count => count,
    };

    /// <summary>Reads Spark's spelling of a span, such as <c>interval 1 week</c> or <c>30 days 12 hours</c>.</summary>
    public static TimeSpan? ParseInterval(string text)
    {
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int at = words.Length > 0 && string.Equals(words[0], "interval", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (words.Length == at || (words.Length - at) % 2 != 0)
        {
            return null;
        }

        double ticks = 0;
        for (; at < words.Length; at += 2)
        {
            if (!double.TryParse(words[at], NumberStyles.Float, CultureInfo.InvariantCulture, out double count) || UnitOf(words[at + 1]) is not { } unit)
            {
                return null;
            }

            ticks += count * unit.Ticks;
        }

        return ticks >= TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : ticks < 0 || double.IsNaN(ticks) ? null : TimeSpan.FromTicks((long)ticks);
    }

    private static TimeSpan? UnitOf(string word) => word.ToLowerInvariant().TrimEnd('s') switch
    {
        "microsecond" => TimeSpan.FromMicroseconds(1),
        "millisecond" => TimeSpan.FromMilliseconds(1),
        "second" => TimeSpan.FromSeconds(1),
        "minute" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        "day" => TimeSpan.FromDays(1),
        "week" => TimeSpan.FromDays(7),
        _ => null,
    };

    private static int? IntegerOf(DeltaMetadata metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out string? text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null;
}

using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>How long staged files are safe: vacuum deletes what no version names when it is older than the table keeps deleted files.</summary>
internal static class StagedLifetime
{
    // Clocks of writers, of the store and of whoever runs vacuum differ.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromHours(1);

    /// <summary>Refuses files that would have to live longer.</summary>
    /// <exception cref="LakeUnsupportedException">They would.</exception>
    public static void Check(StageRequest request, DeltaMetadata table)
    {
        TimeSpan retention = TableProperties.TombstoneRetentionOf(table);
        TimeSpan quarter = retention / 4;
        TimeSpan longest = retention - (quarter < LongestMargin ? quarter : LongestMargin);
        if (request.Lifetime > longest)
        {
            throw new LakeUnsupportedException(
                $"The Delta table '{request.Table}' keeps files that no version names for {retention}, so that rows to be committed later may wait for {longest} at most, and {request.Lifetime} was asked for. "
                + "Set a shorter Lifetime, or raise the table's delta.deletedFileRetentionDuration.");
        }
    }
}

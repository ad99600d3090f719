namespace LakeOrm.Storage.S3.Writing;

/// <summary>How large each part of an upload is. An upload has at most 10,000 parts, and nobody says beforehand how long an object gets.</summary>
internal static class PartSizes
{
    public const int MostParts = 10_000;

    // Some stores want all parts of one size, so few objects should ever meet the growth; with this step the smallest first part suffices for 5 TiB.
    private const int PartsOfOneSize = 900;
    private const long Largest = 5L << 30;

    /// <summary>The size of a part; parts are counted from one.</summary>
    public static long Of(int number, int first) => Math.Min(Largest, (long)first << ((number - 1) / PartsOfOneSize));
}

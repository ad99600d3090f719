namespace LakeOrm.Storage.Remote;

/// <summary>How long to wait before a store is called again.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The time after a number of failed attempts, with a part of chance so that many callers do not come back together.</summary>
    /// <param name="failures">How many attempts failed; at least 1.</param>
    /// <param name="asked">What the store asked for; null when nothing.</param>
    public static TimeSpan After(int failures, TimeSpan? asked = null)
    {
        double longest = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20) - 1));
        TimeSpan own = TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
        return asked is { } wish && wish > own ? TimeSpan.FromMilliseconds(Math.Min(wish.TotalMilliseconds, Longest.TotalMilliseconds)) : own;
    }
}

namespace LakeOrm.Delta.Log;

/// <summary>The log counts milliseconds since 1970; what no <see cref="DateTimeOffset"/> can hold is held at its ends.</summary>
internal static class LogTime
{
    public static DateTimeOffset FromMillis(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    public static DateTimeOffset SubtractSaturated(DateTimeOffset time, TimeSpan span) =>
        span > time - DateTimeOffset.MinValue ? DateTimeOffset.MinValue : time - span;

    public static DateTimeOffset? AddSaturated(DateTimeOffset time, TimeSpan span) =>
        span > DateTimeOffset.MaxValue - time ? null : time + span;
}

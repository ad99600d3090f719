namespace LakeOrm.Spark.Connect.Calls;

/// <summary>When a call that failed is repeated. The times are those that Spark's own clients keep.</summary>
/// <param name="budget">For how long a call is repeated without any success.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Gives numbers from 0 to 1, for the waits of many clients to differ.</param>
internal sealed class RetryPolicy(TimeSpan budget, TimeProvider time, Func<double> random)
{
    private const double Factor = 4;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan JitterFrom = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestHint = TimeSpan.FromMinutes(10);

    private TimeSpan _next = First;
    private long? _since;

    /// <summary>The call succeeded, or got on: what fails next is a new trouble.</summary>
    public void Reset()
    {
        _next = First;
        _since = null;
    }

    /// <summary>How long to wait before the call is repeated; null when it is not. The last wait ends with the budget.</summary>
    /// <param name="hint">How long the server asks to wait at least; null when it does not.</param>
    public TimeSpan? Next(TimeSpan? hint)
    {
        _since ??= time.GetTimestamp();
        TimeSpan wait = _next;
        if (wait >= JitterFrom)
        {
            wait += Jitter * random();
        }

        _next = _next * Factor < Longest ? _next * Factor : Longest;
        TimeSpan least = hint is { } asked ? asked < LongestHint ? asked : LongestHint : TimeSpan.Zero;
        TimeSpan left = budget - time.GetElapsedTime(_since.Value);
        if (left <= TimeSpan.Zero || left < least)
        {
            return null;
        }

        wait = wait < least ? least : wait;
        return wait < left ? wait : left;
    }
}

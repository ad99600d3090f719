using System.Net.Http.Headers;

namespace LakeOrm.Storage.Remote;

/// <summary>How long to wait before something is tried again: twice as long each time, with a part of chance so that many callers do not come back together, and in all no longer than agreed.</summary>
/// <param name="Retries">How often it is tried again at most.</param>
/// <param name="Total">How long the waits may be together.</param>
internal sealed record BackOff(int Retries, TimeSpan Total)
{
    /// <summary>How long calls wait in all where no option says otherwise.</summary>
    public static readonly TimeSpan UsualTotal = TimeSpan.FromSeconds(30);

    /// <summary>Never again.</summary>
    public static readonly BackOff None = new(0, TimeSpan.Zero);

    /// <summary>Among writers who are in each other's way, until somebody counts their tries.</summary>
    public static readonly BackOff Race = new(int.MaxValue, TimeSpan.MaxValue) { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromSeconds(1) };

    /// <summary>The first wait, at its longest.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait, however often something failed and whatever a store asks for.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What waits.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get; init; } = Task.Delay;

    /// <summary>How often it is tried again where nobody asks for longer waits.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            while (count < Retries && After(count + 1) is not null)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>What a store asked for.</summary>
    public static TimeSpan? Asked(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - DateTimeOffset.UtcNow is { Ticks: > 0 } until ? until : null);

    /// <inheritdoc cref="Asked(RetryConditionHeaderValue?)"/>
    public static TimeSpan? Asked(string? header) => RetryConditionHeaderValue.TryParse(header, out RetryConditionHeaderValue? value) ? Asked(value) : null;

    /// <summary>The wait after a number of failures.</summary>
    /// <param name="failures">How many tries failed; at least 1.</param>
    /// <param name="asked">What the store asked for; null when nothing.</param>
    /// <returns>Null when it is not tried again.</returns>
    public TimeSpan? After(int failures, TimeSpan? asked = null)
    {
        if (failures > Retries)
        {
            return null;
        }

        // Nothing is kept between failures: the earlier waits count as if each had been its longest, and the store had asked for the same each time.
        TimeSpan wish = Least(asked ?? TimeSpan.Zero, Longest);
        TimeSpan waited = TimeSpan.Zero;
        for (int i = 1; i <= failures; i++)
        {
            waited += Most(Own(i), wish);
            if (waited > Total)
            {
                return null;
            }
        }

        return Most(Own(failures) * (0.5 + (Random.Shared.NextDouble() / 2)), wish);
    }

    /// <summary>Waits after a number of failures.</summary>
    /// <returns>False, at once, when it is not tried again.</returns>
    public async ValueTask<bool> WaitAsync(int failures, TimeSpan? asked, CancellationToken cancellationToken)
    {
        if (After(failures, asked) is not { } wait)
        {
            return false;
        }

        await Pause(wait, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private TimeSpan Own(int failures) => Least(First * Math.Pow(2, Math.Min(failures, 20) - 1), Longest);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Most(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

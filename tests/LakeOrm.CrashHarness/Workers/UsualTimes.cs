using System.Collections.Concurrent;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>How long what workers do usually takes, as it was measured lately.</summary>
internal sealed class UsualTimes
{
    private const double Newest = 0.3;
    private static readonly TimeSpan Guess = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, TimeSpan> _times = new(StringComparer.Ordinal);

    public TimeSpan Of(string what) => _times.GetValueOrDefault(what, Guess);

    public void Take(string what, TimeSpan time) => _times.AddOrUpdate(what, time, (_, known) => (known * (1 - Newest)) + (time * Newest));
}

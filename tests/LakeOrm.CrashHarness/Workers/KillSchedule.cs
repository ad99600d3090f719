using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>Shares out the deaths: the steps in turn, those first that were never reached, and moments in between.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="catalog">The steps that there are.</param>
internal sealed class KillSchedule(int seed, StepCatalog catalog)
{
    private const double LatestFraction = 1.1;
    private const double StartShare = 0.15;
    private const int MostOperations = 4;
    private const int MostOccurrences = 4;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<Step, int> _reached = catalog.All.ToDictionary(static s => s, static _ => 0);
    private readonly SortedDictionary<string, int> _doing = new(StringComparer.Ordinal);
    private readonly Queue<Step> _turns = new(catalog.OfWriters);
    private int _plans;

    /// <summary>How often each step was reached.</summary>
    public IReadOnlyDictionary<Step, int> Reached => _reached;

    /// <summary>In the middle of what, and how often; what a worker does first is to start.</summary>
    public IReadOnlyDictionary<string, int> Doing => _doing;

    /// <summary>The steps of writers that nobody died at.</summary>
    public IReadOnlyList<Step> Missing
    {
        get
        {
            lock (_gate)
            {
                return [.. catalog.OfWriters.Where(s => _reached[s] == 0)];
            }
        }
    }

    /// <summary>How many workers died at steps.</summary>
    public int AtSteps { get; private set; }

    /// <summary>How many workers died at moments.</summary>
    public int AtMoments { get; private set; }

    /// <summary>Whether the time is over, and only steps are missing that nobody died at.</summary>
    public bool IsLate { get; set; }

    public KillPlan Next()
    {
        lock (_gate)
        {
            if (_plans++ % 2 != 0 && !IsLate)
            {
                return _random.NextDouble() < StartShare
                    ? new KillPlan { Fraction = _random.NextDouble() }
                    : new KillPlan { Operations = _random.Next(1, MostOperations), Fraction = _random.NextDouble() * LatestFraction };
            }

            Step step = _turns.Dequeue();
            _turns.Enqueue(step);
            for (int i = 0; _reached[step] > 0 && i < _turns.Count && Missing.Count > 0; i++)
            {
                step = _turns.Dequeue();
                _turns.Enqueue(step);
            }

            return new KillPlan { Step = step, Occurrence = _reached[step] == 0 ? 1 : _random.Next(1, MostOccurrences) };
        }
    }

    /// <summary>Counts a death.</summary>
    /// <param name="plan">As it was planned.</param>
    /// <param name="doing">What the worker was doing, as far as it had told.</param>
    public void Killed(KillPlan plan, string doing)
    {
        lock (_gate)
        {
            _doing[doing] = _doing.GetValueOrDefault(doing) + 1;
            if (plan.Step is { } step)
            {
                _reached[step]++;
                AtSteps++;
            }
            else
            {
                AtMoments++;
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>Workers one after the other on one sequence of operations: each begins where the one before died.</summary>
internal sealed class Lane(WorkerSettings first, ILauncher launcher, KillSchedule schedule, UsualTimes times)
{
    private const int OperationsOfALife = 80;
    private const string Starting = "start";
    private readonly Random _random = new(first.Seed + first.Lane);
    private string _doing = Starting;

    public int Number => first.Lane;

    /// <summary>How many operations are done, as a worker reported.</summary>
    public long Done { get; private set; }

    /// <summary>How many workers were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many operations were repeated and found to be done.</summary>
    public int Duplicates { get; private set; }

    /// <summary>How many calls failed in a way that may pass, and were made again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Lets workers live and die until it is enough, and one more live on until what was begun is done.</summary>
    public async Task RunAsync(Func<bool> isEnough)
    {
        while (!isEnough())
        {
            KillPlan plan = schedule.Next();
            if (await LiveAsync(plan, Done + OperationsOfALife))
            {
                Kills++;
                schedule.Killed(plan, _doing);
            }
        }

        await LiveAsync(new KillPlan { Operations = int.MaxValue }, Done + 1);
    }

    private async Task<bool> LiveAsync(KillPlan plan, long to)
    {
        // Now and then an operation that is known to be done is repeated, too.
        WorkerSettings settings = first with { From = Math.Max(0, Done - _random.Next(3)), Done = Done, To = to, Step = plan.Step, Occurrence = plan.Occurrence };
        long started = Stopwatch.GetTimestamp();
        using IWorker child = launcher.Start(settings.ToArguments());
        Task killing = plan is { Step: null, Operations: 0 } ? KillAsync(child, times.Of(Starting) * plan.Fraction) : Task.CompletedTask;
        _doing = Starting;
        int begun = 0;
        while (await child.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "begin":
                    (_doing, started) = (words[2], Stopwatch.GetTimestamp());
                    if (plan.Step is null && ++begun == plan.Operations)
                    {
                        killing = KillAsync(child, times.Of(_doing) * plan.Fraction);
                    }

                    break;
                case "done":
                    times.Take(_doing, Stopwatch.GetElapsedTime(started));
                    Duplicates += words[2] == nameof(WriteOutcome.Duplicate) ? 1 : 0;
                    Done = Math.Max(Done, long.Parse(words[1], CultureInfo.InvariantCulture) + 1);
                    break;
                case Repeats.Line:
                    Repeated++;
                    break;
                default:
                    times.Take(_doing, Stopwatch.GetElapsedTime(started));
                    break;
            }
        }

        await killing;
        return await child.WaitAsync();
    }

    private static async Task KillAsync(IWorker child, TimeSpan after)
    {
        await Task.Delay(after);
        child.Kill();
    }
}

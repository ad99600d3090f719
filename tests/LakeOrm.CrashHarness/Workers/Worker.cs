using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>The worker that writes, until it is done or dies. It tells what it begins and what is done; nothing that the checks rest on is known to it alone.</summary>
internal static class Worker
{
    public const string Verb = "worker";

    public static async Task<int> RunAsync(WorkerSettings settings, ILife life)
    {
        await using LakeClient lake = settings.Place.Connect(new OldLogs(settings.Place.Open(settings.Step, settings.Occurrence, life)));
        await Repeats.RunAsync(life, () => Tables.EnsureAsync(lake, settings.Lanes));
        life.Tell("ready");
        for (long number = settings.From; number < settings.To; number++)
        {
            WriteKey key = new(settings.Seed, settings.Lane, number);
            IWrite write = WriteKinds.Of(key);
            life.Tell($"begin {number} {write.Name}");
            WriteOutcome outcome = await Repeats.RunAsync(life, () => write.RunAsync(lake, key));
            if (number < settings.Done && outcome != WriteOutcome.Duplicate)
            {
                throw new InvalidOperationException($"{write.Name} {key.Text} was done before, and its repeat says {outcome}.");
            }

            life.Tell($"done {number} {outcome}");
        }

        return 0;
    }
}

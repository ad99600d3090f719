using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Writes;
using LakeOrm.Local;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>The process that writes, until it is done or dies. It tells what it begins and what is done; nothing that the checks rest on is known to it alone.</summary>
internal static class Worker
{
    public const string Verb = "worker";
    private const int Tries = 5;

    public static async Task<int> RunAsync(WorkerSettings settings)
    {
        LocalLakeOptions options = new() { Threads = 1, TempDirectory = settings.Temporary };
        await using LakeClient lake = settings.Step is { } step
            ? new LakeClient(new LocalDriver(new StepStorage(settings.Root, new StepTrap(step, settings.Occurrence)), options))
            : Lake.Local(settings.Root, options);
        await Tables.EnsureAsync(lake, settings.Lanes);
        Console.WriteLine("ready");
        for (long number = settings.From; number < settings.To; number++)
        {
            WriteKey key = new(settings.Seed, settings.Lane, number);
            IWrite write = WriteKinds.Of(key);
            Console.WriteLine($"begin {number} {write.Name}");
            OldLogs.SetBack(settings.Root, settings.Lane);
            WriteOutcome outcome = await RunAsync(lake, write, key);
            if (number < settings.Done && outcome != WriteOutcome.Duplicate)
            {
                throw new InvalidOperationException($"{write.Name} {key.Text} was done before, and its repeat says {outcome}.");
            }

            Console.WriteLine($"done {number} {outcome}");
        }

        return 0;
    }

    // Others being faster is no failure of the call: it says that nothing was written and asks to be repeated.
    private static async Task<WriteOutcome> RunAsync(LakeClient lake, IWrite write, WriteKey key)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await write.RunAsync(lake, key);
            }
            catch (LakeConflictException) when (attempt < Tries)
            {
            }
        }
    }
}

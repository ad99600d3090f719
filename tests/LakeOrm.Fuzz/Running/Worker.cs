using System.Globalization;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Fuzz.Mutations;
using LakeOrm.Fuzz.Targets;

namespace LakeOrm.Fuzz.Running;

/// <summary>Tries inputs in a process of its own, which one of them may end.</summary>
internal static class Worker
{
    public const string Verb = "worker";

    // As small as any system gives a thread.
    private const int StackBytes = 512 << 10;

    /// <summary>How many bytes an input may make the library allocate. The heap's own limit is the supervisor's.</summary>
    private const long MaxAllocated = 512L << 20;

    public static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public static int Run(string folder, long seed, long first, long last)
    {
        InputMaker maker = new(seed, SeedTables.Load(folder));
        using TargetSet targets = new();
        using Ledger ledger = new(folder);
        Thread thread = new(Loop, StackBytes);
        thread.Start();
        thread.Join();
        return 0;

        void Loop()
        {
            for (long index = first; index < last; index++)
            {
                ledger.Current = index;
                FuzzInput input = maker.Make(index);
                if (Try(targets, input) is { } crash)
                {
                    ledger.Crashes++;
                    CrashFolder.Keep(Path.Combine(folder, CrashFolder.Name), index, input, crash);
                }
            }

            ledger.Current = last;
        }
    }

    public static int Reproduce(string file)
    {
        using TargetSet targets = new();
        string? crash = null;
        Thread thread = new(() => crash = Try(targets, FuzzInput.Load(file)), StackBytes);
        thread.Start();
        thread.Join();
        Console.WriteLine(crash ?? "no crash");
        return crash is null ? 0 : 1;
    }

    private static string? Try(TargetSet targets, FuzzInput input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            targets.Run(input);
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MaxAllocated ? $"{allocated} bytes were allocated, and {MaxAllocated} are allowed." : null;
    }
}

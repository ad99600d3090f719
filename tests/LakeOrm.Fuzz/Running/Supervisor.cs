using System.Diagnostics;
using System.Globalization;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Fuzz.Mutations;

namespace LakeOrm.Fuzz.Running;

/// <summary>Starts a worker, and another when an input ended it; ends one that an input holds up.</summary>
internal sealed class Supervisor(FuzzOptions options)
{
    private const string HeapBytes = "0x40000000";

    // Of the processor's time: the machine may have other things to do.
    private static readonly TimeSpan MaxInputTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxInputWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync()
    {
        string folder = Directory.CreateTempSubdirectory("lakeorm-fuzz-").FullName;
        try
        {
            IReadOnlyList<SeedTable> tables = await SeedTables.MakeAsync();
            SeedTables.Save(folder, tables);
            Console.WriteLine($"seed {options.Seed}, {tables.Count} tables to begin from");
            using Ledger ledger = new(folder);
            long ended = 0;
            Stopwatch clock = Stopwatch.StartNew();
            for (long next = 0; next < options.Inputs && clock.Elapsed < options.Time;)
            {
                string? end = await WatchAsync(folder, ledger, next, clock);
                next = ledger.Current;
                if (end is not null)
                {
                    ended++;
                    CrashFolder.Keep(Path.Combine(folder, CrashFolder.Name), next, new InputMaker(options.Seed, tables).Make(next), end);
                    next++;
                    ledger.Current = next;
                }
            }

            long crashes = ledger.Crashes + ended;
            if (crashes > 0)
            {
                Directory.CreateDirectory(options.Crashes);
                foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, CrashFolder.Name)))
                {
                    File.Copy(file, Path.Combine(options.Crashes, Path.GetFileName(file)), overwrite: true);
                }

                Console.WriteLine($"What crashed is kept in {options.Crashes}; each text there says how to see it again.");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"inputs: {ledger.Current}, crashes: {crashes}"));
            return crashes == 0 && ledger.Current > 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What an input did to the worker; null when the worker came to its end, or the time did.
    private async Task<string?> WatchAsync(string folder, Ledger ledger, long first, Stopwatch clock)
    {
        using Process worker = Start(folder, first);
        Task<string> errors = worker.StandardError.ReadToEndAsync();
        long current = -1;
        TimeSpan busySince = default;
        TimeSpan since = default;
        TimeSpan reported = clock.Elapsed;
        while (!worker.HasExited)
        {
            await Task.Delay(Glance);
            if (clock.Elapsed > options.Time)
            {
                worker.Kill();
                await worker.WaitForExitAsync();
                return null;
            }

            if (clock.Elapsed - reported > Report)
            {
                reported = clock.Elapsed;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:hh\\:mm\\:ss} inputs: {ledger.Current}, crashes: {ledger.Crashes}"));
            }

            TimeSpan busy = Busy(worker);
            if (ledger.Current != current)
            {
                (current, busySince, since) = (ledger.Current, busy, clock.Elapsed);
            }
            else if (busy - busySince > MaxInputTime || clock.Elapsed - since > MaxInputWait)
            {
                worker.Kill();
                await worker.WaitForExitAsync();
                return $"Hang: an input took more than {MaxInputTime.TotalSeconds} s of the processor, or {MaxInputWait.TotalSeconds} s.";
            }
        }

        string text = await errors;
        return worker.ExitCode == 0 ? null : $"Death: the worker ended with {worker.ExitCode}.\n{text[..Math.Min(text.Length, 20_000)]}";
    }

    private static TimeSpan Busy(Process worker)
    {
        try
        {
            return worker.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
            return TimeSpan.Zero;
        }
    }

    private Process Start(string folder, long first)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        }

        foreach (string argument in new[] { Worker.Verb, folder, $"{options.Seed}", $"{first}", $"{options.Inputs}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = HeapBytes;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }
}

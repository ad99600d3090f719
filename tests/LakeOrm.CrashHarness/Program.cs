using LakeOrm.CrashHarness;
using LakeOrm.CrashHarness.Bank;
using LakeOrm.CrashHarness.Remote;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Workers;
using Xunit.Sdk;

if (Verbs.Find(args) is { } verb)
{
    ChildProcess.EndWithParent();
    return await verb(new ProcessLife());
}

CrashOptions options = CrashOptions.Parse(args);
if (options.Spark is { } server)
{
    string folder = options.Root ?? Directory.CreateTempSubdirectory("lakeorm-crashes-").FullName;
    RemoteTable table = new(server, options.Format, folder, $"crashes.accounts_{Environment.ProcessId}");
    if (!await new RemoteRun(options, table).RunAsync())
    {
        return 1;
    }

    if (options.Root is null)
    {
        Directory.Delete(folder, recursive: true);
    }

    return 0;
}

RunPlace place;
try
{
    place = await RunPlace.OpenAsync(options);
}
catch (Exception e) when (e is SkipException or XunitException)
{
    // What says that a test lacks a server says the same here.
    await Console.Error.WriteLineAsync(e.Message.Replace("$XunitDynamicSkip$", string.Empty, StringComparison.Ordinal));
    return 2;
}

await using RunPlace opened = place;
Console.WriteLine($"{place.Root}, seed {options.Seed}");
bool isWell = options.IsBank ? await new BankRun(options, place).RunAsync() : await new CrashRun(options, place).RunAsync();
if (place.Faults is { } faults)
{
    Console.WriteLine($"{faults.Requests} requests; {string.Join(", ", faults.Counts.Select(static f => $"{f.Key} {f.Value}"))}");
}

if (!isWell)
{
    Console.WriteLine($"What is on this machine is kept in {place.Scratch}.");
    return 1;
}

place.DeleteScratch();
return 0;

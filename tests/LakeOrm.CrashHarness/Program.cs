using LakeOrm.CrashHarness;
using LakeOrm.CrashHarness.Bank;
using LakeOrm.CrashHarness.Workers;

switch (args)
{
    case [Worker.Verb, ..]:
        ChildProcess.EndWithParent();
        return await Worker.RunAsync(WorkerSettings.Parse(args));
    case [Cleaner.Verb, ..]:
        ChildProcess.EndWithParent();
        return await Cleaner.RunAsync(CleanerSettings.Parse(args));
    case [Teller.Verb, ..]:
        ChildProcess.EndWithParent();
        return await Teller.RunAsync(TellerSettings.Parse(args));
}

CrashOptions options = CrashOptions.Parse(args);
string root = options.Root ?? Directory.CreateTempSubdirectory("lakeorm-crashes-").FullName;
Console.WriteLine($"{root}, seed {options.Seed}");
bool isWell = options.IsBank ? await new BankRun(options, root).RunAsync() : await new CrashRun(options, root).RunAsync();
if (!isWell)
{
    Console.WriteLine($"The lake is kept in {root}.");
    return 1;
}

if (options.Root is null)
{
    Directory.Delete(root, recursive: true);
}

return 0;

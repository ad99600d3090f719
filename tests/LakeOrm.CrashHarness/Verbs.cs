using LakeOrm.CrashHarness.Bank;
using LakeOrm.CrashHarness.Remote;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Workers;

namespace LakeOrm.CrashHarness;

/// <summary>What workers do.</summary>
internal static class Verbs
{
    /// <summary>Finds it by a worker's arguments; null when they are none.</summary>
    public static Func<ILife, Task<int>>? Find(string[] arguments) => arguments switch
    {
        [Worker.Verb, ..] => life => Worker.RunAsync(WorkerSettings.Parse(arguments), life),
        [Cleaner.Verb, ..] => life => Cleaner.RunAsync(CleanerSettings.Parse(arguments), life),
        [Teller.Verb, ..] => life => Teller.RunAsync(TellerSettings.Parse(arguments), life),
        [RemoteWorker.Verb, ..] => life => RemoteWorker.RunAsync(RemoteSettings.Parse(arguments), life),
        _ => null,
    };
}

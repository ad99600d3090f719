using System.Diagnostics;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Workers;
using LakeOrm.Spark;

namespace LakeOrm.CrashHarness.Remote;

/// <summary>A process that does one numbered operation after the other through a server, as another one does at the same time, under the same keys.</summary>
internal static class RemoteWorker
{
    public const string Verb = "remote";

    public static async Task<int> RunAsync(RemoteSettings settings, ILife life)
    {
        Stopwatch clock = Stopwatch.StartNew();
        await using LakeClient inline = settings.Table.Connect(WritePath.Inline);
        await using LakeClient staged = settings.Table.Connect(WritePath.Staged);
        int number = settings.From;
        do
        {
            WriteOutcome outcome = await Repeats.RunAsync(life, () => new RemoteOperation(number).RunAsync(inline, staged, settings.Table.Name));
            life.Tell($"{number} {outcome}");
            number++;
        }
        while (clock.Elapsed.TotalSeconds < settings.Seconds);
        return 0;
    }
}

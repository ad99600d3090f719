namespace LakeOrm.CrashHarness.Workers;

/// <summary>Workers that are processes of this same program.</summary>
/// <param name="environment">Further variables of their environment.</param>
internal sealed class ProcessLauncher(IReadOnlyDictionary<string, string> environment) : ILauncher
{
    public IWorker Start(IEnumerable<string> arguments) => ChildProcess.Start(arguments, environment);

    // What a process sent comes when it comes; the operations that follow it are longer.
    public Task SettleAsync() => Task.CompletedTask;
}

namespace LakeOrm.CrashHarness.Steps;

/// <summary>The life of a process, which dies by a signal.</summary>
internal sealed class ProcessLife : ILife
{
    // Long enough for a request to be anywhere between its first byte and its answer.
    private const int MostMilliseconds = 8;

    public void Tell(string line) => Console.WriteLine(line);

    public void Check()
    {
    }

    public void Die() => Signals.KillSelf();

    public async Task DieDuringAsync(Func<Task> call)
    {
        _ = call();
        await Task.Delay(Random.Shared.Next(MostMilliseconds));
        Signals.KillSelf();
    }
}

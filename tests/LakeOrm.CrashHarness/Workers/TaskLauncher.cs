using System.Collections.Concurrent;
using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>Workers in this process, for a store that is in its memory.</summary>
/// <param name="find">Finds what a worker does by its arguments.</param>
internal sealed class TaskLauncher(Func<string[], Func<ILife, Task<int>>?> find) : ILauncher
{
    private readonly ConcurrentBag<Task> _late = [];

    public IWorker Start(IEnumerable<string> arguments) => new ChildTask(find([.. arguments]) ?? throw new ArgumentException("Nobody does that.", nameof(arguments)), _late.Add);

    public Task SettleAsync() => Task.WhenAll(_late);
}

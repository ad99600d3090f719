using System.Collections.Concurrent;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Faults;

/// <summary>Requests that come late, and what the store answers to them.</summary>
internal sealed class Late
{
    private readonly ConcurrentQueue<Task<int>> _statuses = [];

    /// <summary>Makes one more request late.</summary>
    public Fault Fault(Task until)
    {
        TaskCompletionSource<int> came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _statuses.Enqueue(came.Task);
        return LakeOrm.TestServers.Faults.Fault.Late(until, came.SetResult);
    }

    /// <summary>The statuses of all of them, when they are there.</summary>
    public Task<int[]> CameAsync() => Task.WhenAll(_statuses);
}

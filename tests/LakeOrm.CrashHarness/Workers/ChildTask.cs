using System.Threading.Channels;
using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>A worker in this process. Killed, it is abandoned: whatever it still asks of the storage fails, and does nothing.</summary>
internal sealed class ChildTask : IWorker, ILife
{
    private const int MostMilliseconds = 200;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Action<Task> _late;
    private readonly Task<bool> _end;
    private volatile bool _isDead;

    /// <summary>Starts a worker.</summary>
    /// <param name="work">What it does.</param>
    /// <param name="late">Takes calls of the storage that go on after its death.</param>
    public ChildTask(Func<ILife, Task<int>> work, Action<Task> late)
    {
        _late = late;
        _end = Task.Run(() => RunAsync(work));
    }

    public async ValueTask<string?> ReadLineAsync() => await _lines.Reader.WaitToReadAsync() && _lines.Reader.TryRead(out string? line) ? line : null;

    public void Kill() => _isDead = true;

    public Task<bool> WaitAsync() => _end;

    public void Dispose()
    {
    }

    public void Tell(string line)
    {
        Check();
        _lines.Writer.TryWrite(line);
    }

    public void Check()
    {
        if (_isDead)
        {
            throw new LakeStorageException("This worker is dead.") { IsRefused = true };
        }
    }

    public void Die()
    {
        _isDead = true;
        Check();
    }

    public Task DieDuringAsync(Func<Task> call)
    {
        _late(Task.Run(async () =>
        {
            await Task.Delay(Random.Shared.Next(MostMilliseconds));
            await call();
        }));
        Die();
        return Task.CompletedTask;
    }

    private async Task<bool> RunAsync(Func<ILife, Task<int>> work)
    {
        try
        {
            await work(this);
        }
        catch (Exception) when (_isDead)
        {
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"A worker failed: {e}");
        }
        finally
        {
            _lines.Writer.Complete();
        }

        return _isDead;
    }
}

using LakeOrm.Delta;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.Faults;

/// <summary>Something goes wrong at each call to the system that a write makes, one after the other: the write is whole or nothing, and its repeat counts once.</summary>
public sealed class EveryStep : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedCalls _calls = new();
    private readonly LakeClient _lake;
    private readonly LakeClient _other;
    private int _tables;

    public EveryStep()
    {
        _lake = new LakeClient(new LocalDriver(new FileStorage(_folder.Path, _calls), new LocalLakeOptions { Threads = 1 }));
        _other = new LakeClient(new LocalDriver(new FileStorage(_folder.Path, new SteppedCalls()), new LocalLakeOptions { Threads = 1 }));
    }

    public static TheoryData<string> Writes => [.. CoinWrite.All.Select(static w => w.Name)];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _lake.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_call_that_fails_once(string kind)
    {
        await ForEachStepAsync(kind, async (write, table, step) =>
        {
            bool failed = false;
            _calls.Arm(step, call =>
            {
                if (!failed)
                {
                    failed = true;
                    throw new IOException(call + " failed");
                }
            });
            WriteResult? result = await RunAsync(write, table, TestContext.Current.CancellationToken);
            string? reached = _calls.Reached;
            _calls.Disarm();
            await CheckAsync(write, table, result);

            // What could not be deleted is left for a vacuum.
            if (reached?.StartsWith("delete", StringComparison.Ordinal) != true)
            {
                await CheckNothingIsLeftAsync(table);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task All_calls_fail_from_there_on(string kind)
    {
        await ForEachStepAsync(kind, async (write, table, step) =>
        {
            _calls.Arm(step, static call => throw new IOException(call + " failed"));
            WriteResult? result = await RunAsync(write, table, TestContext.Current.CancellationToken);
            _calls.Disarm();
            await CheckAsync(write, table, result);
        });
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_disk_is_full_from_there_on(string kind)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full on this system.");
        await ForEachStepAsync(kind, async (write, table, step) =>
        {
            _calls.Arm(step, null, static () => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
            WriteResult? result = await RunAsync(write, table, TestContext.Current.CancellationToken);
            _calls.Disarm();
            await CheckAsync(write, table, result);
            await CheckNothingIsLeftAsync(table);
        });
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_call_is_cancelled(string kind)
    {
        await ForEachStepAsync(kind, async (write, table, step) =>
        {
            using CancellationTokenSource cancellation = new();
            _calls.Arm(step, _ => cancellation.Cancel());
            WriteResult? result = await RunAsync(write, table, cancellation.Token);
            _calls.Disarm();
            if (result is null)
            {
                Assert.Equal(CoinWrite.Before, await CoinWrite.ReadAsync(_lake, table));
            }

            await CheckAsync(write, table, result);
            await CheckNothingIsLeftAsync(table);
        });
    }

    private async Task ForEachStepAsync(string kind, Func<CoinWrite, string, int, Task> runAsync)
    {
        CoinWrite write = CoinWrite.All.Single(w => w.Name == kind);
        for (int step = 1; ; step++)
        {
            string table = $"bank.coins{++_tables}";
            await write.PrepareAsync(_lake, table);
            await runAsync(write, table, step);
            if (_calls.Reached is null)
            {
                Assert.InRange(step, 8, 100);
                return;
            }
        }
    }

    // Null when the call failed.
    private async Task<WriteResult?> RunAsync(CoinWrite write, string table, CancellationToken cancellationToken)
    {
        try
        {
            return await write.RunAsync(_lake, table, IdempotencyKey.Once("the write"), cancellationToken);
        }
        catch (LakeStorageException)
        {
            return null;
        }
        catch (LakeUnknownOutcomeException)
        {
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task CheckAsync(CoinWrite write, string table, WriteResult? result)
    {
        string[] found = await CoinWrite.ReadAsync(_lake, table);
        Assert.True(found.SequenceEqual(write.After) || (result is null && found.SequenceEqual(CoinWrite.Before)), $"{_calls.Reached}: {string.Join(", ", found)}");
        bool isThere = found.SequenceEqual(write.After);

        // Another process would see the same, and its repeat counts once.
        Assert.Equal(found, await CoinWrite.ReadAsync(_other, table));
        WriteResult repeat = await write.RunAsync(_other, table, IdempotencyKey.Once("the write"), TestContext.Current.CancellationToken);
        Assert.Equal(isThere ? WriteOutcome.Duplicate : WriteOutcome.Committed, repeat.Outcome);
        Assert.Equal(write.After, await CoinWrite.ReadAsync(_lake, table));
    }

    // Every data file is named by the log.
    private async Task CheckNothingIsLeftAsync(string table)
    {
        string key = table.Replace('.', '/');
        DeltaTable delta = new(new FileStorage(_folder.Path), key);
        DeltaSnapshot snapshot = (await delta.TryGetSnapshotAsync())!;
        HashSet<string> named = [.. snapshot.Files.Select(static f => f.Path), .. snapshot.Tombstones.Select(static t => t.Path)];
        string folder = Path.Combine(_folder.Path, key);
        IEnumerable<string> left = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => key + "/" + Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !named.Contains(f) && (!f.StartsWith(key + "/_delta_log/", StringComparison.Ordinal) || f.Contains(".lakeorm-", StringComparison.Ordinal)));
        Assert.Empty(left);
    }
}

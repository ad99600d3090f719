using System.Buffers;
using System.Collections.Concurrent;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Tests.Remote;

public sealed class PartStreamTests
{
    [Fact]
    public async Task What_is_written_comes_in_whole_parts_and_a_last_one()
    {
        List<byte[]> stored = [];
        using SemaphoreSlim permits = new(4);
        PartStream stream = new(static _ => 100, permits, inOrder: true, (part, _) =>
        {
            Assert.Equal(stored.Count * 100L, part.Offset);
            stored.Add(part.Content.ToArray());
            return Task.CompletedTask;
        });
        byte[] content = [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)];

        stream.Write(content.AsSpan(0, 50));
        await stream.WriteAsync(content.AsMemory(50, 930));
        foreach (byte b in content[980..])
        {
            stream.WriteByte(b);
        }

        Part last = await stream.EndAsync(withLast: false, CancellationToken.None);
        stored.Add(last.Content.ToArray());
        await stream.ReleaseAsync(isStored: true);

        Assert.Equal((9, 1000L), (last.Index, last.End));
        Assert.All(stored, static part => Assert.Equal(100, part.Length));
        Assert.Equal(content, stored.SelectMany(static part => part));
    }

    [Fact]
    public async Task No_more_parts_are_held_than_are_stored_at_once_and_the_one_that_is_filled()
    {
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim permits = new(2);
        PartStream stream = new(static _ => 10, permits, inOrder: false, (_, stop) => go.WaitAsync(stop));

        await stream.WriteAsync(new byte[30]);
        Task blocked = stream.WriteAsync(new byte[1]).AsTask();
        Assert.False(blocked.IsCompleted);

        go.Release(3);
        await blocked;
        await stream.EndAsync(withLast: false, CancellationToken.None);
        await stream.ReleaseAsync(isStored: true);
    }

    [Fact]
    public async Task What_is_held_is_the_part_that_is_filled_and_not_those_that_are_stored()
    {
        using SemaphoreSlim permits = new(2);
        PartStream stream = new(static _ => 3 << 20, permits, inOrder: false, static (_, stop) => Task.Delay(Timeout.Infinite, stop));
        Assert.Equal(0, stream.HeldBytes);
        await stream.WriteAsync(new byte[1]);
        Assert.InRange(stream.HeldBytes, 1, 128 << 10);

        await stream.WriteAsync(new byte[5 << 20]);
        Assert.InRange(stream.HeldBytes, (2 << 20) + 1, 3 << 20);

        await stream.ReleaseAsync(isStored: false);
        Assert.Equal(0, stream.HeldBytes);
    }

    [Fact]
    public async Task Streams_that_share_their_permits_hold_no_more_together()
    {
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim permits = new(1);
        PartStream one = new(static _ => 10, permits, inOrder: false, (_, stop) => go.WaitAsync(stop));
        PartStream other = new(static _ => 10, permits, inOrder: false, (_, stop) => go.WaitAsync(stop));

        await one.WriteAsync(new byte[11]);
        Task blocked = other.WriteAsync(new byte[11]).AsTask();
        Assert.False(blocked.IsCompleted);

        go.Release(2);
        await blocked;
        foreach (PartStream stream in (PartStream[])[one, other])
        {
            await stream.EndAsync(withLast: false, CancellationToken.None);
            await stream.ReleaseAsync(isStored: true);
        }
    }

    [Fact]
    public async Task Parts_may_grow_and_the_last_one_goes_with_the_others()
    {
        ConcurrentBag<Part> stored = [];
        using SemaphoreSlim permits = new(3);
        PartStream stream = new(static index => 10 << index, permits, inOrder: false, (part, _) =>
        {
            stored.Add(part with { Content = new(part.Content.ToArray()) });
            return Task.CompletedTask;
        });
        await stream.WriteAsync(new byte[75]);

        Part end = await stream.EndAsync(withLast: true, CancellationToken.None);
        await stream.ReleaseAsync(isStored: true);

        Assert.Equal((4, 75L, 0L), (end.Index, end.End, end.Content.Length));
        Assert.Equal([10L, 20, 40, 5], stored.OrderBy(static part => part.Index).Select(static part => part.Content.Length));
    }

    [Fact]
    public async Task A_part_that_could_not_be_stored_fails_what_comes_after()
    {
        using SemaphoreSlim permits = new(1);
        PartStream stream = new(static _ => 10, permits, inOrder: true, static (_, _) => Task.FromException(new LakeStorageException("part")));
        await stream.WriteAsync(new byte[11]);

        Assert.Equal("part", (await Assert.ThrowsAsync<LakeStorageException>(async () => await stream.WriteAsync(new byte[20]))).Message);
        Assert.Equal("part", (await Assert.ThrowsAsync<LakeStorageException>(async () => await stream.EndAsync(withLast: false, CancellationToken.None))).Message);
        await stream.ReleaseAsync(isStored: false);
    }

    [Fact]
    public async Task Releasing_stops_what_is_being_stored()
    {
        using SemaphoreSlim permits = new(1);
        PartStream stream = new(static _ => 10, permits, inOrder: true, static (_, stop) => Task.Delay(Timeout.Infinite, stop));
        await stream.WriteAsync(new byte[11]);
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.EndAsync(withLast: false, patience.Token));

        await stream.ReleaseAsync(isStored: false);

        Assert.Throws<InvalidOperationException>(() => stream.WriteByte(1));
    }
}

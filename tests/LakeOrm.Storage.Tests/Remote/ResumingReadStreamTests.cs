using LakeOrm.Storage.Remote;
using LakeOrm.Storage.Tests.Support;

namespace LakeOrm.Storage.Tests.Remote;

public sealed class ResumingReadStreamTests
{
    // A call that opens repeats itself and waits as the store asks, for longer than a byte may take.
    [Fact]
    public async Task The_patience_for_bytes_begins_when_the_body_is_open_again()
    {
        int opened = 0;
        await using ResumingReadStream stream = new(
            new BrokenStream([1, 2], static _ => throw new IOException("The connection was reset.")),
            length: 4,
            crc32C: null,
            async (position, stop) =>
            {
                opened++;
                await Task.Delay(500, stop);
                return new MemoryStream([1, 2, 3, 4]) { Position = position };
            },
            patience: TimeSpan.FromMilliseconds(50),
            new BackOff(1, TimeSpan.FromSeconds(1)),
            static _ => true,
            static e => new LakeStorageException("failed", e));
        MemoryStream copy = new();

        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 4], copy.ToArray());
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Bytes_that_do_not_come_are_not_waited_for_forever()
    {
        await using ResumingReadStream stream = new(
            new BrokenStream([1, 2], static stop => Never(stop)),
            length: 4,
            crc32C: null,
            static (_, _) => Task.FromResult<Stream>(new BrokenStream([], static stop => Never(stop))),
            patience: TimeSpan.FromMilliseconds(50),
            new BackOff(1, TimeSpan.FromSeconds(1)),
            static _ => true,
            static e => new LakeStorageException("failed", e));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.IsType<TimeoutException>(e.InnerException);
    }

    private static async ValueTask<int> Never(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return 0;
    }
}

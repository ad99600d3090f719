using LakeOrm.Contract.Storage;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Tests.Storage;

public sealed class MemoryStorageTests : StorageContract
{
    protected override ILakeStorage Create() => new MemoryStorage();

    [Fact]
    public async Task Objects_are_no_local_files_and_bear_the_time_of_the_clock()
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var storage = new MemoryStorage(clock);

        await storage.PutAsync("a", new byte[3]);

        Assert.Null(storage.GetLocalPath("a"));
        Assert.Equal(clock.GetUtcNow(), (await storage.HeadAsync("a"))!.LastModified);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

using LakeOrm.Contract.Records;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests;

/// <summary>How long a commit waits for a busy store is the caller's to say.</summary>
public sealed class CommitWaits
{
    // The waits are 50, 100 and 200 ms.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(200, 3)]
    public async Task A_commit_is_put_as_often_as_the_wait_allows(int milliseconds, int puts)
    {
        BusyStorage storage = new(new MemoryStorage());
        await using LakeClient lake = Lake.Local(storage, new LocalLakeOptions { RetryWait = TimeSpan.FromMilliseconds(milliseconds) });
        await lake.EnsureTableAsync<Event>();
        storage.IsBusy = true;

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => lake.InsertAsync([new Event(1, "k", 1)]));

        Assert.Equal(LakeStorageFailure.Throttled, e.Failure);
        Assert.Equal(puts, storage.Refused);
    }
}

using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

public sealed class LookUpTests : IAsyncDisposable
{
    private static readonly LakeTableName People = LakeTableName.Parse("crm.people");
    private static readonly LakeTableName Other = LakeTableName.Parse("archive.people");
    private readonly MemoryDriver _driver = new();
    private readonly LakeClient _lake;

    public LookUpTests() => _lake = new LakeClient(_driver);

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task The_driver_is_asked_for_the_records_table_or_the_named_one()
    {
        Guid id = Guid.CreateVersion7();
        IdempotencyKey key = IdempotencyKey.Sequence("p", 3);
        _driver.Status = new WriteStatus { State = WriteState.Committed, Version = 4 };
        WriteStatus[] answers =
        [
            await _lake.LookUpAsync<Person>(id), await _lake.LookUpAsync(Other, id), await _lake.LookUpAsync<Person>(key),
            await _lake.LookUpAsync(Other, key), await _lake.FenceAsync<Person>(key), await _lake.FenceAsync(Other, key),
        ];
        Assert.All(answers, a => Assert.Same(_driver.Status, a));
        Assert.Equal([(People, id), (Other, id), (People, key), (Other, key), (People, ("fence", key)), (Other, (object)("fence", key))], _driver.Asked);
    }

    [Fact]
    public async Task What_is_not_given_is_refused_and_a_token_is_heard()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _lake.LookUpAsync(null!, Guid.NewGuid()));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _lake.LookUpAsync<Person>(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _lake.FenceAsync<Person>(null!));
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.LookUpAsync<Person>(Guid.NewGuid(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lake.FenceAsync<Person>(IdempotencyKey.Once("k"), cancelled));
    }

    [Fact]
    public async Task A_client_that_is_disposed_looks_nothing_up()
    {
        await _lake.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.LookUpAsync<Person>(Guid.NewGuid()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _lake.FenceAsync<Person>(IdempotencyKey.Once("k")));
    }
}

using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Delta;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Writing;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>What is only asked of a table's log costs no more than it must, and no call to the server.</summary>
public sealed class DeltaFormatTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly ListedStorage _storage = new(new MemoryStorage());
    private SessionPool _sessions = null!;

    public async ValueTask InitializeAsync()
    {
        _sessions = new SessionPool(new ConnectChannel(new SparkOptions("sc://localhost:1")));
        LakeClient local = Lake.Local(_storage);
        await local.EnsureTableAsync<Item>();
        await local.InsertAsync([new Item(1, "k", 1)], cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task A_time_is_a_version()
    {
        DeltaFormat format = Open();
        Assert.Equal(1, (await format.ResolveAsync(Name("items"), LakeVersion.At(DateTimeOffset.UtcNow.AddHours(1)), Token)).Version);
        Assert.Equal(1, _storage.Listings);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await format.ResolveAsync(Name("items"), LakeVersion.At(DateTimeOffset.UnixEpoch), Token));
    }

    [Fact]
    public async Task A_time_of_a_table_that_is_not_the_lakes_is_left_to_Spark()
    {
        LakeVersion time = LakeVersion.At(DateTimeOffset.UtcNow);
        Assert.Equal(time, await Open().ResolveAsync(Name("others"), time, Token));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told_by_its_name()
    {
        DeltaFormat format = Open();
        foreach (Func<Task> call in (Func<Task>[])
        [
            async () => await format.StatsAsync(Name("others"), Token),
            async () => await format.HistoryAsync(Name("others"), null, Token),
            async () => await format.VacuumAsync(Name("others"), new VacuumOptions(), Token),
            async () => await format.CheckpointAsync(Name("others"), Token),
            async () => await format.AssertSchemaAsync(Name("others"), SchemaOf<Item>(), Token),
            async () => await format.VersionAsync(Name("others"), Token),
        ])
        {
            Assert.Contains("'others'", (await Assert.ThrowsAsync<LakeTableNotFoundException>(call)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Properties_of_a_table_that_is_not_there_are_refused_without_a_call()
    {
        await using LakeClient lake = Lake.Spark("sc://localhost:1", LakeFormat.Delta, new MemoryStorage());
        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["team"] = "a" }, cancellationToken: Token));
        Assert.StartsWith($"There is no table '{SchemaOf<Item>().Name}'", e.Message, StringComparison.Ordinal);
    }

    private static LakeTableName Name(string name) => LakeTableName.Parse(name);

    private static LakeTableSchema SchemaOf<T>()
        where T : ILakeTable<T> => T.LakeSchema;

    // As another process would see the tables.
    private DeltaFormat Open()
    {
        _storage.Listings = 0;
        return new DeltaFormat(_sessions, new LakePlace(_storage, "/lake"));
    }

    private sealed class ListedStorage(ILakeStorage inner) : DelegatingStorage(inner)
    {
        public int Listings { get; set; }

        public override IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default)
        {
            Listings++;
            return base.ListAsync(prefix, startAfter, recursive, cancellationToken);
        }
    }
}

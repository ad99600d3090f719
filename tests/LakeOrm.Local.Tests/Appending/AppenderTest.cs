using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Appending;

/// <summary>A real table, a clock that a test moves, and a hand in the writes.</summary>
public abstract class AppenderTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected AppenderTest()
    {
        Driver = new HookedDriver(new LocalDriver(_folder["lake"], new LocalLakeOptions { Threads = 2 }));
        Lake = new LakeClient(Driver, new LakeClientOptions { TimeProvider = Clock });
    }

    private protected HookedDriver Driver { get; }

    private protected ManualClock Clock { get; } = new();

    protected LakeClient Lake { get; }

    protected string Root => _folder["lake"];

    public async ValueTask InitializeAsync() => await Lake.EnsureTableAsync<Event>();

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static Event Row(long id) => new(id, "k", id);

    protected static IEnumerable<Event> Rows(long from, int count) => Enumerable.Range(0, count).Select(i => Row(from + i));

    /// <summary>The ids that the table has, in order, with what is doubled.</summary>
    protected async Task<long[]> IdsAsync() => [.. (await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id")).Select(static e => e.Id)];

    protected async Task<long> VersionAsync() => (await Lake.InsertAsync(Array.Empty<Event>())).Version;

    /// <summary>Waits for what another thread is about to bring about.</summary>
    protected static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    protected static long[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(static i => (long)i)];
}

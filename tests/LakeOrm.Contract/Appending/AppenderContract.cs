using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.Appending;

/// <summary>A table of events, and a clock that a test moves.</summary>
public abstract class AppenderContract(LakeFixture fixture) : LakeContract(fixture)
{
    protected ManualClock Clock { get; } = new();

    protected override LakeClientOptions Options => new() { TimeProvider = Clock };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Event>();
    }

    protected static Event Row(long id) => new(id, "k", id);

    protected static IEnumerable<Event> Rows(long from, int count) => Enumerable.Range(0, count).Select(i => Row(from + i));

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

using LakeOrm.Contract.Records;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Tests.OtherReaders;

namespace LakeOrm.Local.Tests;

/// <summary>A lake in a folder of its own, and what its last query read.</summary>
public abstract class LakeTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private List<(string Table, long Version, int Files)> _reads = [];

    protected LakeTest()
    {
        Driver = new LocalDriver(_folder["lake"], new LocalLakeOptions { Threads = 2 }) { Planned = Take };
        Lake = new LakeClient(Driver);
    }

    /// <summary>The lake's driver.</summary>
    private protected LocalDriver Driver { get; }

    /// <summary>The lake.</summary>
    protected LakeClient Lake { get; }

    /// <summary>Its folder.</summary>
    protected string Root => _folder["lake"];

    /// <summary>Whether the tables that a test leaves must be what another reader finds in their logs and files. Tests that break them say no.</summary>
    protected virtual bool IsReadByOthers => true;

    /// <summary>What the last query read: table, version, files.</summary>
    protected IReadOnlyList<(string Table, long Version, int Files)> Reads => _reads;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (IsReadByOthers && TestContext.Current.TestState?.Result == TestResult.Passed)
        {
            await TablesOfALake.CheckAsync(Lake, Root);
        }

        await Lake.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The SQL as it stands.</summary>
    protected static LakeSql Sql(string text) => LakeSql.Raw(text);

    protected static User[] Users(int count, string? country, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(i => new User { Id = $"u{i:D6}", Email = $"u{i}@example.com", Country = country, Balance = i + 0.25m })];

    private void Take(QueryPlan plan) => Volatile.Write(ref _reads, [.. plan.Scans.Select(static s => (s.Table.Name, s.Version, s.FileCount))]);
}

using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract;

/// <summary>What a driver promises, as tests that its own derive from: a lake of their own for each, empty, and as many clients of it as they ask for.</summary>
public abstract class LakeContract(LakeFixture fixture) : IAsyncLifetime
{
    private readonly List<LakeClient> _clients = [];
    private ContractLake? _lake;
    private LakeClient? _client;
    private HookedDriver? _driver;

    /// <summary>The lake's first client.</summary>
    protected LakeClient Lake => _client!;

    /// <summary>What <see cref="Lake"/> runs on, where a test can put its hand in.</summary>
    protected HookedDriver Driver => _driver!;

    /// <summary>What holds for the first client.</summary>
    protected virtual LakeClientOptions? Options => null;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _lake = await fixture.OpenAsync();
        _driver = new HookedDriver(_lake.Connect());
        _client = new LakeClient(_driver, Options);
        _clients.Add(_client);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (LakeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        if (_lake is not null)
        {
            await _lake.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Another client of the lake, which goes with it.</summary>
    protected LakeClient Connect(LakeClientOptions? options = null)
    {
        LakeClient client = new(_lake!.Connect(), options);
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>How many random histories a lake lives through.</summary>
    protected int HistoryCount => fixture.HistoryCount;

    /// <summary>The time after which a version has another time than the one before.</summary>
    protected TimeSpan ClockStep => fixture.ClockStep;

    /// <summary>How what a table's history says of the engine begins.</summary>
    protected string EngineName => fixture.EngineName;

    protected bool Supports(ContractFeature feature) => fixture.Supports(feature);

    /// <summary>Whether the driver cannot do something: it refuses the call then, and a test of what it does has ended.</summary>
    protected async Task<bool> RefusesAsync(ContractFeature feature, Func<Task> call)
    {
        if (Supports(feature))
        {
            return false;
        }

        await Assert.ThrowsAsync<LakeUnsupportedException>(call);
        return true;
    }

    /// <summary>The lake's files, for a look at what is left.</summary>
    protected ValueTask<IReadOnlyList<string>?> FilesAsync() => _lake!.ListFilesAsync();

    /// <summary>The version that a table has: that of a write which comes to nothing.</summary>
    protected async Task<long> VersionAsync<T>()
        where T : ILakeTable<T> => (await Lake.InsertAsync(Array.Empty<T>(), cancellationToken: Token)).Version;

    /// <summary>The version and the attempts of a change without a key that comes to nothing.</summary>
    /// <param name="version">The version that the table has.</param>
    protected (long Version, int Attempts) Nothing(long version) => Supports(ContractFeature.NoEmptyVersions) ? (version, 0) : (version + 1, 1);

    /// <summary>The SQL as it stands.</summary>
    protected static LakeSql Sql(string text) => LakeSql.Raw(text);

    protected static Account[] Accounts(int from, int count, long balance = 100) =>
        [.. Enumerable.Range(from, count).Select(i => new Account { Id = i, Owner = $"o{i}", Balance = balance })];

    protected static User[] Users(int count, string? country, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(i => new User { Id = $"u{i:D6}", Email = $"u{i}@example.com", Country = country, Balance = i + 0.25m })];

    protected static Event[] Events(int from, int count) => [.. Enumerable.Range(from, count).Select(static i => new Event(i, "k", i))];

    protected Task<List<Account>> AccountsAsync() => Lake.QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id", Token);

    /// <summary>The ids of the events that the table has, in order, with what is doubled.</summary>
    protected async Task<List<long>> EventIdsAsync() => (await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id", Token)).ConvertAll(static e => e.Id);
}

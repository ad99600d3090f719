using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>A test against a real server.</summary>
public abstract class ServerTest(SparkConnect servers) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _sessions = [];
    private readonly List<IDisposable> _channels = [];

    private protected SparkServer Server { get; private set; } = null!;

    private protected SparkConnect Servers { get; } = servers;

    /// <summary>The server that the tests of the class run against.</summary>
    private protected virtual SparkServerSettings Settings => SparkServerSettings.Default;

    public virtual async ValueTask InitializeAsync() => Server = await Servers.GetAsync(Settings);

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable session in _sessions)
        {
            await session.DisposeAsync();
        }

        foreach (IDisposable channel in _channels)
        {
            channel.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>How long a client of these tests asks again, where what it waits for does not come.</summary>
    private protected static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A client whose requests go through a handler, and which soon gives up.</summary>
    private protected SparkOptions Through(StepHandler handler) => new(Server.Address) { HttpHandler = () => handler, RetryTimeout = Patience };

    private protected ConnectChannel Channel(SparkOptions? options = null, TimeProvider? time = null)
    {
        ConnectChannel channel = new(options ?? new SparkOptions(Server.ConnectionString), time);
        _channels.Add(channel);
        return channel;
    }

    private protected async Task<SparkSession> OpenAsync(SparkOptions? options = null)
    {
        SparkSession session = await SparkSession.OpenAsync(Channel(options), id: null, cancellationToken: TestContext.Current.CancellationToken);
        _sessions.Add(session);
        return session;
    }

    /// <summary>All values of the first column.</summary>
    private protected static async Task<List<object?>> ColumnAsync<TResult>(Task<TResult> running)
        where TResult : LakeResult
    {
        await using TResult result = await running;
        List<object?> values = [];
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                values.AddRange(Values.Of(batch.Column(0)));
            }
        }

        return values;
    }

    private protected static async Task<List<object?>> ColumnAsync(SparkSession session, string sql, params object?[] parameters) =>
        await ColumnAsync(session.QueryAsync(sql, parameters));

    private protected static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns) => new(
        new Schema([.. columns.Select(static c => new Field(c.Name, c.Array.Data.DataType, nullable: true))], null), columns.Select(static c => c.Array), columns[0].Array.Length);
}

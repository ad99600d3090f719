using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class SessionPoolTests(SparkConnect servers) : ServerTest(servers)
{
    // The server is started with a value of its own for the one, and with none for the other.
    private const string Started = "spark.sql.shuffle.partitions";
    private const string Unknown = "spark.databricks.delta.write.txnAppId";

    [Fact]
    public async Task Calls_that_leave_no_trace_share_a_session()
    {
        await using SessionPool pool = new(Channel());

        await using SessionLease one = await pool.ShareAsync(CancellationToken.None);
        await using SessionLease other = await pool.ShareAsync(CancellationToken.None);

        Assert.Same(one.Session, other.Session);
    }

    [Fact]
    public async Task The_shared_session_has_the_id_that_was_asked_for()
    {
        Guid id = Guid.NewGuid();
        await using SessionPool pool = new(Channel(new SparkOptions($"{Server.Address}/;session_id={id:D}")));

        await using SessionLease lease = await pool.ShareAsync(CancellationToken.None);

        Assert.Equal(id, lease.Session.Id);
    }

    [Fact]
    public async Task A_session_that_was_given_back_clean_serves_again_and_another_does_not()
    {
        await using SessionPool pool = new(Channel());
        Guid first = await UseAsync(pool, clean: true);

        Assert.Equal(first, await UseAsync(pool, clean: true));
        Assert.Equal(first, await UseAsync(pool, clean: false));
        Assert.NotEqual(first, await UseAsync(pool, clean: false));
    }

    [Fact]
    public async Task Settings_are_made_and_taken_back_in_a_session_leased_alone()
    {
        await using SessionPool pool = new(Channel());
        await using SessionLease shared = await pool.ShareAsync(CancellationToken.None);
        string before = await ValuesAsync(shared.Session);
        for (int i = 0; i < 2; i++)
        {
            await using SessionLease alone = await pool.LeaseAsync(CancellationToken.None);

            string within = await alone.RunAsync(new Dictionary<string, string> { [Started] = "77", [Unknown] = "x" }, ValuesAsync, CancellationToken.None);

            Assert.Equal("77, x", within);
            Assert.Equal(before, await ValuesAsync(alone.Session));
            Assert.Equal(before, await ValuesAsync(shared.Session));
        }
    }

    [Fact]
    public async Task A_session_in_which_a_call_with_settings_failed_is_not_used_again()
    {
        await using SessionPool pool = new(Channel());
        Guid failed;
        await using (SessionLease lease = await pool.LeaseAsync(CancellationToken.None))
        {
            failed = lease.Session.Id;
            await Assert.ThrowsAsync<LakeQueryException>(() => lease.RunAsync(new Dictionary<string, string> { [Unknown] = "x" }, static session => ColumnAsync(session, "SELEKT"), CancellationToken.None));
        }

        Assert.NotEqual(failed, await UseAsync(pool, clean: true));
    }

    [Fact]
    public async Task Who_comes_when_all_are_out_waits()
    {
        await using SessionPool pool = new(Channel(new SparkOptions(Server.Address) { MaxSessions = 1 }));
        SessionLease first = await pool.LeaseAsync(CancellationToken.None);
        Task<SessionLease> second = pool.LeaseAsync(CancellationToken.None).AsTask();
        await using (await pool.ShareAsync(CancellationToken.None))
        {
            Assert.False(second.IsCompleted);
        }

        first.Clean();
        await first.DisposeAsync();

        await using SessionLease lease = await second;
        Assert.Same(first.Session, lease.Session);
    }

    [Fact]
    public async Task A_session_that_was_lost_is_replaced()
    {
        await using SessionPool pool = new(Channel());
        SparkSession lost;
        await using (SessionLease lease = await pool.ShareAsync(CancellationToken.None))
        {
            lost = lease.Session;
            await (await SparkSession.OpenAsync(Channel(), lost.Id)).DisposeAsync();
            await Assert.ThrowsAsync<LakeSessionLostException>(() => ColumnAsync(lost, "SELECT 1"));
        }

        await using SessionLease next = await pool.ShareAsync(CancellationToken.None);

        Assert.NotEqual(lost.Id, next.Session.Id);
        Assert.Equal([1], await ColumnAsync(next.Session, "SELECT 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_ended_while_it_was_idle_is_replaced_before_a_call_meets_it(bool isShared)
    {
        LeapingTime time = new();
        await using SessionPool pool = new(Channel(time: time));
        Guid ended = await UseAsync();
        time.Leap(TimeSpan.FromMinutes(6));
        Assert.Equal(ended, await UseAsync());
        await (await SparkSession.OpenAsync(Channel(), ended)).DisposeAsync();
        time.Leap(TimeSpan.FromMinutes(6));

        Assert.NotEqual(ended, await UseAsync());

        async Task<Guid> UseAsync()
        {
            await using SessionLease lease = await (isShared ? pool.ShareAsync(CancellationToken.None) : pool.LeaseAsync(CancellationToken.None));
            Assert.Equal([1], await ColumnAsync(lease.Session, "SELECT 1"));
            lease.Clean();
            return lease.Session.Id;
        }
    }

    private static async Task<string> ValuesAsync(SparkSession session)
    {
        IReadOnlyDictionary<string, string?> values = await session.GetAsync([Started, Unknown], CancellationToken.None);
        return $"{values[Started]}, {values[Unknown]}";
    }

    private static async Task<Guid> UseAsync(SessionPool pool, bool clean)
    {
        await using SessionLease lease = await pool.LeaseAsync(CancellationToken.None);
        if (clean)
        {
            lease.Clean();
        }

        return lease.Session.Id;
    }
}

using LakeOrm.Spark.Connect.Calls;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Waits_grow_to_a_minute_and_end_with_the_fifteenth()
    {
        RetryPolicy policy = new(TimeSpan.FromHours(1), TimeProvider.System, static () => 0);

        double[] waits = [.. Enumerable.Range(0, 15).Select(_ => policy.Next(hint: null)!.Value.TotalMilliseconds)];

        Assert.Equal([50, 200, 800, 3200, 12_800, 51_200, 60_000, 60_000], waits[..8]);
        Assert.Null(policy.Next(hint: null));
    }

    [Fact]
    public void Long_waits_differ_between_clients()
    {
        RetryPolicy policy = new(TimeSpan.FromHours(1), TimeProvider.System, static () => 0.5);

        Assert.Equal([50, 200, 800, 3450], Enumerable.Range(0, 4).Select(_ => policy.Next(hint: null)!.Value.TotalMilliseconds));
    }

    [Fact]
    public void A_server_may_ask_to_wait_longer_but_not_for_ever()
    {
        RetryPolicy policy = new(TimeSpan.FromHours(1), TimeProvider.System, static () => 0);

        Assert.Equal(TimeSpan.FromSeconds(7), policy.Next(TimeSpan.FromSeconds(7)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), policy.Next(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromMinutes(10), policy.Next(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Success_begins_anew()
    {
        RetryPolicy policy = new(TimeSpan.FromHours(1), TimeProvider.System, static () => 0);
        _ = (policy.Next(hint: null), policy.Next(hint: null));

        policy.Reset();

        Assert.Equal(TimeSpan.FromMilliseconds(50), policy.Next(hint: null));
    }

    [Fact]
    public void A_wait_that_goes_beyond_the_budget_is_not_begun()
    {
        RetryPolicy policy = new(TimeSpan.FromMilliseconds(100), TimeProvider.System, static () => 0);

        Assert.NotNull(policy.Next(hint: null));
        Assert.Null(policy.Next(hint: null));
    }
}

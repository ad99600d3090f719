using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Waits_grow_to_a_minute()
    {
        RetryPolicy policy = new(TimeSpan.FromHours(1), TimeProvider.System, static () => 0);

        Assert.Equal([50, 200, 800, 3200, 12_800, 51_200, 60_000, 60_000], Enumerable.Range(0, 8).Select(_ => policy.Next(hint: null)!.Value.TotalMilliseconds));
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

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(30_000)]
    [InlineData(3_600_000)]
    public void A_call_is_repeated_until_the_budget_is_spent(int milliseconds)
    {
        LeapingTime time = new();
        RetryPolicy policy = new(TimeSpan.FromMilliseconds(milliseconds), time, static () => 0);
        TimeSpan waited = TimeSpan.Zero;

        while (policy.Next(hint: null) is { } wait)
        {
            waited += wait;
            time.Leap(wait);
        }

        Assert.InRange(waited.TotalMilliseconds, milliseconds * 0.9, milliseconds);
    }

    [Fact]
    public void A_server_that_asks_to_wait_beyond_the_budget_is_not_asked_again()
    {
        RetryPolicy policy = new(TimeSpan.FromSeconds(30), TimeProvider.System, static () => 0);

        Assert.Null(policy.Next(TimeSpan.FromMinutes(1)));
    }
}

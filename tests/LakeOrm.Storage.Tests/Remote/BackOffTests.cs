using System.Globalization;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Tests.Remote;

public sealed class BackOffTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_keep_half_to_chance()
    {
        BackOff backOff = new(20, TimeSpan.FromMinutes(5));
        for (int failures = 1; failures <= 20; failures++)
        {
            double longest = Math.Min(10_000, 50 * Math.Pow(2, failures - 1));
            Assert.InRange(backOff.After(failures)!.Value.TotalMilliseconds, longest / 2, longest);
        }

        Assert.True(Enumerable.Range(0, 20).Select(_ => backOff.After(8)).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(10, 30, 9)]
    [InlineData(3, 30, 3)]
    [InlineData(10, 0, 0)]
    [InlineData(0, 30, 0)]
    public void It_ends_by_number_or_by_time(int retries, int seconds, int count)
    {
        BackOff backOff = new(retries, TimeSpan.FromSeconds(seconds));

        Assert.Equal(count, backOff.Count);
        Assert.NotNull(backOff.After(Math.Max(count, 1)) ?? (count == 0 ? TimeSpan.Zero : null));
        Assert.Null(backOff.After(count + 1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(60, 10)]
    public void What_a_store_asks_for_is_waited_and_no_longer_than_the_longest(int asked, int waited)
    {
        BackOff backOff = new(20, TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(waited), backOff.After(1, TimeSpan.FromSeconds(asked)));
        Assert.Null(backOff.After((30 / waited) + 1, TimeSpan.FromSeconds(asked)));
    }

    [Fact]
    public void A_store_asks_by_seconds_or_by_a_date()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), BackOff.Asked("3"));
        Assert.InRange(BackOff.Asked(DateTimeOffset.UtcNow.AddHours(1).ToString("r", CultureInfo.InvariantCulture))!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Null(BackOff.Asked(DateTimeOffset.UtcNow.AddHours(-1).ToString("r", CultureInfo.InvariantCulture)));
        Assert.Null(BackOff.Asked("soon"));
        Assert.Null(BackOff.Asked((string?)null));
    }
}

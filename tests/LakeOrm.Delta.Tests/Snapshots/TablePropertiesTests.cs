using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Tests.Snapshots;

public class TablePropertiesTests
{
    [Theory]
    [InlineData("interval 30 days", 30 * 24.0)]
    [InlineData("interval 1 week", 7 * 24.0)]
    [InlineData("12 hours", 12.0)]
    [InlineData("INTERVAL 1 day 12 HOURS", 36.0)]
    [InlineData("interval 90 minutes", 1.5)]
    public void A_span_is_read_as_Spark_spells_it(string text, double hours) => Assert.Equal(TimeSpan.FromHours(hours), TableProperties.ParseInterval(text));

    [Theory]
    [InlineData("")]
    [InlineData("interval")]
    [InlineData("30")]
    [InlineData("30 moons")]
    [InlineData("interval x days")]
    [InlineData("-1 days")]
    [InlineData("NaN days")]
    public void What_is_no_span_counts_as_not_set(string text) => Assert.Null(TableProperties.ParseInterval(text));

    [Fact]
    public void A_span_without_end_is_the_longest_there_is() => Assert.Equal(TimeSpan.MaxValue, TableProperties.ParseInterval("interval 1e30 days"));
}

using System.Text;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Tests.Log;

public class FileStatisticsTests
{
    [Fact]
    public void Bounds_are_given_as_the_log_writes_them()
    {
        DeltaFileStatistics statistics = Read("""{"numRecords":5,"minValues":{"a":-1.50,"b":"x","c":true,"s":{"n":1}},"maxValues":{"A":2,"b":"y"},"nullCount":{"a":1,"b":0,"s":{"n":2}},"tightBounds":false}""");
        Assert.Equal(5, statistics.NumRecords);
        Assert.False(statistics.TightBounds);
        Assert.Equal(new DeltaColumnStatistics("-1.50", "2", 1), statistics.Column("a"));
        Assert.Equal(new DeltaColumnStatistics("x", "y", 0), statistics.Column("B"));
        Assert.Equal(new DeltaColumnStatistics("true", null, null), statistics.Column("c"));
        Assert.Equal(default, statistics.Column("s"));
        Assert.Equal(default, statistics.Column("missing"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"numRecords":3,"minValues":{"a":1},"maxValues":{"a":""")]
    [InlineData("""{"numRecords":"3"}""")]
    [InlineData("""{"minValues":[1,2],"maxValues":7,"nullCount":null}""")]
    [InlineData("""{"minValues":{"a":"\ud800"}}""")]
    public void What_cannot_be_read_counts_as_not_told(string json)
    {
        DeltaFileStatistics statistics = Read(json);
        Assert.Null(statistics.NumRecords);
        Assert.True(statistics.TightBounds);
        Assert.Equal(default, statistics.Column("a"));
    }

    private static DeltaFileStatistics Read(string json) => new(Encoding.UTF8.GetBytes(json));
}

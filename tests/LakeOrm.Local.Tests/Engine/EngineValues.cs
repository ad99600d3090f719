namespace LakeOrm.Local.Tests.Engine;

/// <summary>Values that no table has, but the engine makes.</summary>
public sealed class EngineValues : LakeTest
{
    [Fact]
    public async Task What_the_engine_makes_is_read_too()
    {
        Assert.Equal(6L, await Lake.ScalarAsync<long>($"SELECT sum(i) FROM range(4) t(i)"));
        Assert.Equal(6, await Lake.ScalarAsync<decimal>($"SELECT sum(i) FROM range(4) t(i)"));
        Assert.Equal(new TimeOnly(10, 11, 12), await Lake.ScalarAsync<TimeOnly>($"SELECT TIME '10:11:12'"));
        Assert.NotEqual(Guid.Empty, await Lake.ScalarAsync<Guid>($"SELECT uuid()"));
        Assert.Equal("b", await Lake.ScalarAsync<string>($"SELECT 'b'::ENUM('a', 'b')"));
        Assert.Equal(new DateTime(2020, 1, 1), await Lake.ScalarAsync<DateTime>($"SELECT TIMESTAMP_NS '2020-01-01'"));
        LakeException tooGreat = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.ScalarAsync<long>($"SELECT sum(i) FROM (VALUES (9223372036854775807), (1)) t(i)"));
        Assert.Contains("9223372036854775808", tooGreat.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeBindException>(() => Lake.ScalarAsync<long>($"SELECT INTERVAL 1 DAY"));
    }

    [Fact]
    public async Task The_clock_of_the_engine_is_utc_whatever_the_machine_says()
    {
        Assert.Equal("2024-07-01 12:00:00+00", await Lake.ScalarAsync<string>($"SELECT (TIMESTAMPTZ '2024-07-01 14:00:00+02')::VARCHAR"));
        Assert.Equal(new DateTimeOffset(2024, 7, 1, 0, 0, 0, TimeSpan.Zero), await Lake.ScalarAsync<DateTimeOffset>($"SELECT TIMESTAMP '2024-07-01'::TIMESTAMPTZ"));
    }
}

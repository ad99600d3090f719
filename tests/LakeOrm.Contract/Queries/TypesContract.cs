using System.Globalization;
using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>A value of every type goes into a table, is found by a parameter of its type, and comes back equal.</summary>
public abstract class TypesContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly Reading Full = new()
    {
        Id = 1,
        Day = new DateOnly(2024, 2, 29),
        Flag = true,
        Tiny = sbyte.MinValue,
        UTiny = byte.MaxValue,
        Small = short.MinValue,
        USmall = ushort.MaxValue,
        Whole = int.MinValue,
        UWhole = uint.MaxValue,
        Big = long.MinValue,
        UBig = ulong.MaxValue,
        Single = float.MinValue,
        Twice = double.MaxValue,
        Exact = -999999999999999.99999m,
        Text = "é€😀 '\" \\ $1 ? \u0000 \n",
        Bytes = [0, 255, 39, 92],
        Key = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        Date = new DateOnly(1, 1, 1),
        Time = new TimeOnly(23, 59, 59, 999, 999),
        Instant = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
        Utc = new DateTime(1600, 1, 1, 1, 2, 3, DateTimeKind.Utc),
        Clock = new DateTime(1969, 12, 31, 23, 59, 59).AddMicroseconds(999_999),
        Colour = Colour.Blue,
    };

    private static readonly Reading Empty = new() { Id = 2, Text = string.Empty, Bytes = [], Exact = 0m, Twice = -0.0, Key = Guid.Empty };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync([Full, Empty, new Reading { Id = 3 }]);
    }

    [Fact]
    public async Task Rows_come_back_as_they_went()
    {
        List<Reading> rows = await Lake.QueryAsync<Reading>($"SELECT * FROM lab.readings ORDER BY id");
        Assert.Equivalent(new[] { Full, Empty, new Reading { Id = 3 } }, rows, strict: true);
        Assert.Equal(DateTimeKind.Utc, rows[0].Utc!.Value.Kind);
        Assert.Equal(DateTimeKind.Unspecified, rows[0].Clock!.Value.Kind);
    }

    [Fact]
    public async Task Rows_stay_as_they_went_when_those_beside_them_change()
    {
        Reading odd = Empty with { Id = 4, Single = float.NaN, Twice = double.NegativeInfinity, Text = "\0\uffff" };
        await Lake.OverwriteAsync([Full, Full with { Id = 11 }, Empty, odd, Empty with { Id = 12 }, new Reading { Id = 3 }]);
        Assert.Equal(1, (await Lake.UpdateAsync<Reading>($"whole = {1}", $"id = {11}")).RowsUpdated);
        Assert.Equal(2, (await Lake.DeleteAsync<Reading>($"id > {10}")).RowsDeleted);
        Assert.Equivalent(new[] { Full, Empty, new Reading { Id = 3 }, odd }, await Lake.QueryAsync<Reading>($"SELECT * FROM lab.readings ORDER BY id"), strict: true);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE id = 1 AND instant = {Full.Instant} AND clock = {Full.Clock} AND exact = {Full.Exact}"));
    }

    [Fact]
    public async Task Columns_are_bound_by_name_and_not_by_place()
    {
        string turned = string.Join(", ", LakeSchema.Of<Reading>().Columns.Reverse().Select(static c => c.Name));
        Reading row = await Lake.QueryFirstAsync<Reading>($"SELECT {Sql(turned)}, 42 AS more FROM lab.readings WHERE id = 1");
        Assert.Equivalent(Full, row, strict: true);
    }

    [Theory]
    [InlineData("day")]
    [InlineData("flag")]
    [InlineData("tiny")]
    [InlineData("u_tiny")]
    [InlineData("small")]
    [InlineData("u_small")]
    [InlineData("whole")]
    [InlineData("u_whole")]
    [InlineData("big")]
    [InlineData("u_big")]
    [InlineData("single")]
    [InlineData("twice")]
    [InlineData("exact")]
    [InlineData("text")]
    [InlineData("bytes")]
    [InlineData("key")]
    [InlineData("date")]
    [InlineData("time")]
    [InlineData("instant")]
    [InlineData("utc")]
    [InlineData("clock")]
    public async Task A_parameter_finds_the_row_that_holds_its_value(string column)
    {
        object value = column switch
        {
            "day" => Full.Day!,
            "flag" => Full.Flag!,
            "tiny" => Full.Tiny!,
            "u_tiny" => Full.UTiny!,
            "small" => Full.Small!,
            "u_small" => Full.USmall!,
            "whole" => Full.Whole!,
            "u_whole" => Full.UWhole!,
            "big" => Full.Big!,
            "u_big" => Full.UBig!,
            "single" => Full.Single!,
            "twice" => Full.Twice!,
            "exact" => Full.Exact!,
            "text" => Full.Text!,
            "bytes" => Full.Bytes!,
            "key" => Full.Key!,
            "date" => Full.Date!,
            "time" => Full.Time!,
            "instant" => Full.Instant!,
            "utc" => Full.Utc!,
            _ => Full.Clock!,
        };
        await using Drivers.LakeResult result = await Driver.QueryAsync(new Drivers.LakeStatement($"SELECT id FROM lab.readings WHERE {column} = $1", [value]));
        using Apache.Arrow.RecordBatch? batch = await result.ReadAsync();
        Assert.Equal([1L], ((Apache.Arrow.Int64Array)batch!.Column(0)).Values.ToArray());
    }

    [Fact]
    public async Task Scalars_come_in_every_type()
    {
        Assert.Equal(Full.Flag, await Lake.ScalarAsync<bool>($"SELECT flag FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Big, await Lake.ScalarAsync<long>($"SELECT big FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Exact, await Lake.ScalarAsync<decimal>($"SELECT exact FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Text, await Lake.ScalarAsync<string>($"SELECT text FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Bytes, await Lake.ScalarAsync<byte[]>($"SELECT bytes FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Key, await Lake.ScalarAsync<Guid>($"SELECT key FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Date, await Lake.ScalarAsync<DateOnly>($"SELECT date FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Instant, await Lake.ScalarAsync<DateTimeOffset>($"SELECT instant FROM lab.readings WHERE id = 1"));
        Assert.Equal(Full.Clock, await Lake.ScalarAsync<DateTime>($"SELECT clock FROM lab.readings WHERE id = 1"));
        Assert.Null(await Lake.ScalarAsync<string?>($"SELECT text FROM lab.readings WHERE id = 3"));
        Assert.Null(await Lake.ScalarAsync<int?>($"SELECT whole FROM lab.readings WHERE id = 3"));
    }

    [Fact]
    public async Task Numbers_read_the_same_under_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE exact = {Full.Exact} AND twice > {0.5}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

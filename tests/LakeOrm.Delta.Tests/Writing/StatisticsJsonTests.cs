using System.Text;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Writing;
using LakeOrm.Parquet;
using LakeOrm.Storage.Memory;
using static LakeOrm.Delta.Tests.Support.TestTable;

namespace LakeOrm.Delta.Tests.Writing;

public class StatisticsJsonTests
{
    [Theory]
    [InlineData(LakeTypeKind.Timestamp, 1_700_000_000_123_456, 1_700_000_000_123_456, "\"2023-11-14T22:13:20.123Z\"", "\"2023-11-14T22:13:20.124Z\"")]
    [InlineData(LakeTypeKind.Timestamp, 1_700_000_000_123_000, 1_700_000_000_123_000, "\"2023-11-14T22:13:20.123Z\"", "\"2023-11-14T22:13:20.123Z\"")]
    [InlineData(LakeTypeKind.TimestampNtz, -1, -1, "\"1969-12-31T23:59:59.999\"", "\"1970-01-01T00:00:00.000\"")]
    [InlineData(LakeTypeKind.Int64, long.MinValue, long.MaxValue, "-9223372036854775808", "9223372036854775807")]
    [InlineData(LakeTypeKind.Time, 5, 6, "5", "6")]
    public async Task Bounds_are_written_as_Delta_writes_them(LakeTypeKind kind, long min, long max, string lower, string upper) =>
        Assert.Equal((lower, upper), await BoundsAsync(Column("c", kind), min, max));

    [Fact]
    public async Task A_bound_of_an_unlikely_type_is_right_too()
    {
        Assert.Equal(("\"0001-01-01\"", "\"9999-12-31\""), await BoundsAsync(Column("c", LakeTypeKind.Date), -719_162, 2_932_896));
        Assert.Equal(("-0.05", "12.00"), await BoundsAsync(Column("c", LakeTypeKind.Decimal, precision: 9, scale: 2), (Int128)(-5), (Int128)1200));
        Assert.Equal(
            ("-12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
            await BoundsAsync(Column("c", LakeTypeKind.Decimal, precision: 38), -Int128.Parse("12345678901234567890123456789012345678", null), Int128.Parse("12345678901234567890123456789012345678", null)));
        Assert.Equal(("\"a\\\"b\"", "\"ü\""), await BoundsAsync(Column("c", LakeTypeKind.String), "a\"b", "ü"));
        Assert.Equal((null, null), await BoundsAsync(Column("c", LakeTypeKind.Boolean), false, true));
        Assert.Equal((null, null), await BoundsAsync(Column("c", LakeTypeKind.Binary), "a"u8.ToArray(), "b"u8.ToArray()));
        Assert.Equal((null, null), await BoundsAsync(Column("c", LakeTypeKind.String), null, null));
    }

    [Fact]
    public async Task A_timestamp_whose_rounded_bound_no_reader_could_hold_has_none()
    {
        (string? min, string? max) = await BoundsAsync(Column("c", LakeTypeKind.Timestamp), 253_402_300_799_999_000, 253_402_300_799_999_999);
        Assert.Equal("\"9999-12-31T23:59:59.999Z\"", min);
        Assert.Null(max);
    }

    [Fact]
    public async Task NaN_takes_the_upper_bound_away_and_infinities_are_no_bounds()
    {
        Assert.Equal(("1.5", null), await BoundsAsync(Column("c", LakeTypeKind.Float64), 1.5, double.NaN));
        Assert.Equal((null, null), await BoundsAsync(Column("c", LakeTypeKind.Float64), double.NaN, double.NaN));
        Assert.Equal((null, "2"), await BoundsAsync(Column("c", LakeTypeKind.Float64), double.NegativeInfinity, 2.0));
        Assert.Equal(("2", null), await BoundsAsync(Column("c", LakeTypeKind.Float32), 2f, float.PositiveInfinity));
    }

    [Fact]
    public async Task A_bound_of_a_float_equals_the_value_in_double_width_too()
    {
        (string? min, string? max) = await BoundsAsync(Column("c", LakeTypeKind.Float32), 0.1f, 1.1f);
        Assert.Equal(((double)0.1f, (double)1.1f), (double.Parse(min!, System.Globalization.CultureInfo.InvariantCulture), double.Parse(max!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_long_text_is_cut_and_its_upper_bound_lies_above_it()
    {
        string text = new string('x', 60) + new string('ä', 60);
        (string? min, string? max) = await BoundsAsync(Column("c", LakeTypeKind.String), text, text);
        string lower = JsonDocument.Parse(min!).RootElement.GetString()!;
        string upper = JsonDocument.Parse(max!).RootElement.GetString()!;
        Assert.True(lower.Length < text.Length && string.CompareOrdinal(lower, text) < 0, lower);
        Assert.True(upper.Length < text.Length && string.CompareOrdinal(upper, text) > 0, upper);
    }

    [Fact]
    public async Task Statistics_of_fields_of_structures_are_nested_as_the_fields_are()
    {
        ParquetSchema schema = new(
            ParquetColumn.Int32("id"),
            ParquetGroup.Struct(
                "address",
                [
                    ParquetColumn.String("city"),
                    ParquetGroup.Struct("geo", [ParquetColumn.Double("lat"), ParquetColumn.Double("lon", optional: true)], optional: true),
                    ParquetColumn.Int32("zip", optional: true),
                ],
                optional: true),
            ParquetGroup.Struct("other", [ParquetColumn.Int32("zip")]),
            ParquetColumn.Int32("last"));
        Assert.Equal(
            """
            {"numRecords":3,
            "minValues":{"id":1,"address":{"city":"a","geo":{"lat":1.5},"zip":7},"other":{"zip":4},"last":5},
            "maxValues":{"id":3,"address":{"city":"b","geo":{"lat":1.5},"zip":7},"other":{"zip":6},"last":9},
            "nullCount":{"id":0,"address":{"city":1,"geo":{"lat":2,"lon":3},"zip":2},"other":{"zip":0},"last":0},
            "tightBounds":true}
            """.ReplaceLineEndings(string.Empty),
            await StatisticsAsync(schema, 32, static file =>
            {
                file.WriteLeaf(0, [1, 2, 3]);
                file.WriteLeaf(1, ["b", "a"], [1, 0, 1]);
                file.WriteLeaf(2, [1.5], [2, 0, 1]);
                file.WriteLeaf(3, ReadOnlySpan<double>.Empty, [2, 0, 1]);
                file.WriteLeaf(4, [7], [1, 0, 2]);
                file.WriteLeaf(5, [4, 5, 6]);
                file.WriteLeaf(6, [9, 5, 6]);
            }));
    }

    [Fact]
    public async Task Lists_and_maps_have_no_statistics_and_take_no_place_among_the_indexed_columns()
    {
        ParquetSchema schema = new(
            ParquetGroup.List("sizes", ParquetColumn.Int32("element"), optional: true),
            ParquetGroup.Struct("s", [ParquetGroup.Map("tags", ParquetColumn.String("key"), ParquetColumn.Int32("value")), ParquetColumn.Int32("a"), ParquetColumn.Int32("b")]),
            ParquetColumn.Int32("beyond"));
        Assert.Equal(
            """{"numRecords":1,"minValues":{"s":{"a":1,"b":2}},"maxValues":{"s":{"a":1,"b":2}},"nullCount":{"s":{"a":0,"b":0}},"tightBounds":true}""",
            await StatisticsAsync(schema, 2, static file =>
            {
                file.WriteLeaf(0, [1, 2], [2, 2], [0, 1]);
                file.WriteLeaf(1, ["k"], [1], [0]);
                file.WriteLeaf(2, [1], [1], [0]);
                file.WriteLeaf(3, [1]);
                file.WriteLeaf(4, [2]);
                file.WriteLeaf(5, [3]);
            }));
    }

    [Fact]
    public async Task Nested_statistics_are_read_as_not_told()
    {
        ParquetSchema schema = new(ParquetGroup.Struct("s", [ParquetColumn.Int32("a")], optional: true), ParquetColumn.Int32("a"));
        DeltaFileStatistics statistics = new(Encoding.UTF8.GetBytes(await StatisticsAsync(schema, 32, static file =>
        {
            file.WriteLeaf(0, [1], [1]);
            file.WriteLeaf(1, [2]);
        })));
        Assert.Equal(default, statistics.Column("s"));
        Assert.Equal(new DeltaColumnStatistics("2", "2", 0), statistics.Column("a"));
    }

    private static async Task<string> StatisticsAsync(ParquetSchema schema, int columns, Action<ParquetFileWriter> write)
    {
        await using ParquetFileWriter file = new(Stream.Null, schema);
        write(file);
        return Encoding.UTF8.GetString(StatisticsJson.Write(await file.CompleteAsync(), columns));
    }

    private static async Task<(string? Min, string? Max)> BoundsAsync(LakeColumn column, object? first, object? second)
    {
        MemoryStorage storage = new();
        TestTable record = new("t", column);
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(record.Name, record.Schema);
        await table.WriteAsync(Requests.Request(record, [[Narrow(first)], [Narrow(second)]]));
        string add = (await storage.GetTextAsync(StorageExtensions.CommitKey("t", 1))).Split('\n').Single(static l => l.StartsWith("{\"add\"", StringComparison.Ordinal));
        JsonElement statistics = JsonDocument.Parse(JsonDocument.Parse(add).RootElement.GetProperty("add").GetProperty("stats").GetString()!).RootElement;
        return (Text("minValues"), Text("maxValues"));

        string? Text(string bounds) => statistics.GetProperty(bounds).TryGetProperty("c", out JsonElement value) ? value.GetRawText() : null;

        object? Narrow(object? value) => column.Type.Kind == LakeTypeKind.Date && value is not null ? Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) : value;
    }
}

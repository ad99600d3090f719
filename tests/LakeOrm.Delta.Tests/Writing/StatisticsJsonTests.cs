using System.Text.Json;
using LakeOrm.Delta.Tests.Support;
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

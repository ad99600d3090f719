using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

public class ScalarTests
{
    private static readonly TimestampType Utc = new(TimeUnit.Microsecond, "UTC");
    private static readonly TimestampType Ntz = new(TimeUnit.Microsecond, (string?)null);

    [Fact]
    public async Task Every_type_of_value_is_read()
    {
        Assert.True(await Scalar<bool>(new BooleanArray.Builder().Append(true).Build()));
        Assert.Equal(-1, await Scalar<sbyte>(Arrays.Of<sbyte>(Int8Type.Default, -1)));
        Assert.Equal(-1, await Scalar<short>(Arrays.Of<short>(Int16Type.Default, -1)));
        Assert.Equal(-1, await Scalar<int>(Arrays.Of<int>(Int32Type.Default, -1)));
        Assert.Equal(-1, await Scalar<long>(Arrays.Of<int>(Int32Type.Default, -1)));
        Assert.Equal(255, await Scalar<byte>(Arrays.Of<byte>(UInt8Type.Default, 255)));
        Assert.Equal(65535, await Scalar<ushort>(Arrays.Of<ushort>(UInt16Type.Default, 65535)));
        Assert.Equal(uint.MaxValue, await Scalar<uint>(Arrays.Of<uint>(UInt32Type.Default, uint.MaxValue)));
        Assert.Equal(ulong.MaxValue, await Scalar<ulong>(Arrays.Of<ulong>(UInt64Type.Default, ulong.MaxValue)));
        Assert.Equal(1.5f, await Scalar<float>(Arrays.Of<float>(FloatType.Default, 1.5f)));
        Assert.Equal(1.5, await Scalar<double>(Arrays.Of<double>(DoubleType.Default, 1.5)));
        Assert.Equal(1.50m, await Scalar<decimal>(Arrays.Of<Int128>(new Decimal128Type(38, 2), 150)));
        Assert.Equal("text", await Scalar<string>(new StringArray.Builder().Append("text").Build()));
        Assert.Equal([1, 2], await Scalar<byte[]>(new BinaryArray.Builder().Append([1, 2]).Build()));
        Assert.Equal(Guid.Empty, await Scalar<Guid>(new StringArray.Builder().Append(Guid.Empty.ToString()).Build()));
        Assert.Equal(new DateOnly(1970, 1, 2), await Scalar<DateOnly>(Arrays.Of<int>(Date32Type.Default, 1)));
        Assert.Equal(new TimeOnly(0, 0, 1), await Scalar<TimeOnly>(Arrays.Of<long>(new Time64Type(TimeUnit.Microsecond), 1_000_000)));
        Assert.Equal(DateTimeOffset.UnixEpoch, await Scalar<DateTimeOffset>(Arrays.Of<long>(Utc, 0)));
    }

    [Fact]
    public async Task The_column_decides_the_kind_of_a_DateTime()
    {
        Assert.Equal(DateTimeKind.Utc, (await Scalar<DateTime>(Arrays.Of<long>(Utc, 0))).Kind);
        Assert.Equal(DateTimeKind.Unspecified, (await Scalar<DateTime>(Arrays.Of<long>(Ntz, 0))).Kind);
        Assert.Equal(DateTimeKind.Unspecified, (await Scalar<DateTime?>(Arrays.Of<long>(Ntz, 0)))!.Value.Kind);
        await Assert.ThrowsAsync<LakeBindException>(() => Scalar<DateTimeOffset>(Arrays.Of<long>(Ntz, 0)));
    }

    [Fact]
    public async Task A_null_is_null_where_the_type_has_one_and_refused_where_it_has_not()
    {
        Assert.Null(await Scalar<long?>(Arrays.Of<long>(Int64Type.Default, (long?)null)));
        Assert.Equal(3, await Scalar<long?>(Arrays.Of<long>(Int64Type.Default, 3)));
        Assert.Null(await Scalar<string>(new StringArray.Builder().AppendNull().Build()));
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Scalar<long>(Arrays.Of<long>(Int64Type.Default, (long?)null)));
        Assert.Contains("'c'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_does_not_fit_is_refused()
    {
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<byte>(Arrays.Of<short>(Int16Type.Default, 256)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<byte>(Arrays.Of<short>(Int16Type.Default, -1)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<ulong>(Arrays.Of<Int128>(new Decimal128Type(38, 0), -1)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<long>(Arrays.Of<Int128>(new Decimal128Type(38, 0), Int128.MaxValue)));
    }

    [Fact]
    public async Task An_integer_of_any_width_is_read_from_a_wider_column_that_holds_a_value_that_fits()
    {
        // What an engine answers to count(*) and to sum(x).
        Assert.Equal(3, await Scalar<int>(Arrays.Of<long>(Int64Type.Default, 3)));
        Assert.Equal(3, await Scalar<int?>(Arrays.Of<Int128>(new Decimal128Type(38, 0), 3)));
        Assert.Equal(-128, await Scalar<sbyte>(Arrays.Of<long>(Int64Type.Default, -128)));
        Assert.Equal(-32768, await Scalar<short>(Arrays.Of<long>(Int64Type.Default, -32768)));
        Assert.Equal(255, await Scalar<byte>(Arrays.Of<long>(Int64Type.Default, 255)));
        Assert.Equal(65535, await Scalar<ushort>(Arrays.Of<long>(Int64Type.Default, 65535)));
        Assert.Equal(uint.MaxValue, await Scalar<uint>(Arrays.Of<long>(Int64Type.Default, uint.MaxValue)));
        Assert.Equal(7UL, await Scalar<ulong>(Arrays.Of<long>(Int64Type.Default, 7)));
        Assert.Equal(long.MaxValue, await Scalar<long>(Arrays.Of<ulong>(UInt64Type.Default, long.MaxValue)));
    }

    [Fact]
    public async Task An_integer_that_is_out_of_range_is_named_with_its_limits()
    {
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Scalar<int>(Arrays.Of<long>(Int64Type.Default, 1L + int.MaxValue)));
        Assert.Contains("an integer from -2147483648 to 2147483647, found 2147483648", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<int>(Arrays.Of<long>(Int64Type.Default, int.MinValue - 1L)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<sbyte>(Arrays.Of<long>(Int64Type.Default, 128)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<short>(Arrays.Of<long>(Int64Type.Default, 32768)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<ushort>(Arrays.Of<long>(Int64Type.Default, -1)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<uint>(Arrays.Of<long>(Int64Type.Default, -1)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<ulong>(Arrays.Of<long>(Int64Type.Default, -1)));
        await Assert.ThrowsAsync<LakeDataException>(() => Scalar<long>(Arrays.Of<ulong>(UInt64Type.Default, 1UL + long.MaxValue)));
        await Assert.ThrowsAsync<LakeBindException>(() => Scalar<int>(Arrays.Of<double>(DoubleType.Default, 1)));
        await Assert.ThrowsAsync<LakeBindException>(() => Scalar<int>(Arrays.Of<Int128>(new Decimal128Type(10, 2), 300)));
        await Assert.ThrowsAsync<LakeBindException>(() => Scalar<ulong>(Arrays.Of<Int128>(new Decimal128Type(10, 2), 300)));
        Assert.Contains("expected int32, found", (await Assert.ThrowsAsync<LakeBindException>(() => Scalar<int>(new StringArray.Builder().Append("1").Build()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_for_a_type_without_one_is_told_with_the_type_that_has_it()
    {
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Scalar<long>(Arrays.Of<long>(Int64Type.Default, (long?)null)));
        Assert.Equal("ScalarAsync<Int64>: the value of column 'c' is null. Where that may be, ask for a nullable type, ScalarAsync<Int64?>.", e.Message);
    }

    [Fact]
    public async Task Only_the_first_row_counts_and_the_statement_is_ended()
    {
        MemoryDriver driver = new() { Answer = [Arrays.Batch(("c", Arrays.Of<long>(Int64Type.Default))), Arrays.Batch(("c", Arrays.Of<long>(Int64Type.Default, 1, null, 3)))] };
        await using LakeClient lake = new(driver);
        Assert.Equal(1, await lake.ScalarAsync<long>($"SELECT 1"));
        Assert.True(driver.Results[0].Disposed);
    }

    [Fact]
    public async Task No_row_more_than_one_column_and_a_type_that_no_column_has_are_errors()
    {
        LakeNoRowsException none = await Assert.ThrowsAsync<LakeNoRowsException>(() => Scalar<long?>(Arrays.Of<long>(Int64Type.Default)));
        Assert.Contains("ask for an aggregate", none.Message, StringComparison.Ordinal);
        MemoryDriver driver = new() { Answer = [Arrays.Batch(("a", Arrays.Of<long>(Int64Type.Default, 1)), ("b", Arrays.Of<long>(Int64Type.Default, 1)))] };
        await using LakeClient lake = new(driver);
        LakeBindException e = await Assert.ThrowsAsync<LakeBindException>(() => lake.ScalarAsync<long>($"SELECT 1"));
        Assert.Contains("2: a, b", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.ScalarAsync<DayOfWeek>($"SELECT 1"));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.ScalarAsync<object>($"SELECT 1"));
        Assert.Single(driver.Statements);
    }

    private static async Task<T?> Scalar<T>(IArrowArray array)
    {
        await using LakeClient lake = new(new MemoryDriver { Answer = [Arrays.Batch(("c", array))] });
        return await lake.ScalarAsync<T>($"SELECT 1");
    }
}

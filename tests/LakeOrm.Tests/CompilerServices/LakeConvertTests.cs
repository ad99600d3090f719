using System.Globalization;
using System.Numerics;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.Tests.CompilerServices;

public class LakeConvertTests
{
    private static readonly Gen<decimal> AnyDecimal = Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Bool, Gen.Int[0, 28], Gen.Int[0, 2])
        .Select((low, mid, high, negative, scale, words) => new decimal(low, words > 0 ? mid : 0, words > 1 ? high : 0, negative, (byte)scale));

    [Fact]
    public void An_instant_goes_to_microseconds_and_back_floored() => Gen.DateTimeOffset.Sample(value =>
    {
        DateTimeOffset back = LakeConvert.ToDateTimeOffset(LakeConvert.ToMicros(value));
        long lost = value.UtcTicks - back.UtcTicks;
        return back.Offset == TimeSpan.Zero && lost is >= 0 and < TimeSpan.TicksPerMicrosecond;
    });

    [Fact]
    public void A_time_of_kind_UTC_is_taken_as_it_is_and_one_of_kind_local_is_converted()
    {
        DateTime utc = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(LakeConvert.ToMicros(new DateTimeOffset(utc)), LakeConvert.ToMicros(utc, "at"));
        Assert.Equal(LakeConvert.ToMicros(utc, "at"), LakeConvert.ToMicros(utc.ToLocalTime(), "at"));
        Assert.Equal(DateTimeKind.Utc, LakeConvert.ToDateTimeUtc(0).Kind);
        Assert.Equal(utc, LakeConvert.ToDateTimeUtc(LakeConvert.ToMicros(utc, "at")));
    }

    [Fact]
    public void A_time_of_no_kind_is_no_instant_and_is_refused() =>
        Assert.Equal("at", Assert.Throws<ParquetValueException>(() => LakeConvert.ToMicros(new DateTime(2026, 7, 1), "at")).Column);

    [Fact]
    public void A_clocks_reading_goes_to_microseconds_and_back_without_a_kind() => Gen.DateTime.Sample(value =>
    {
        DateTime back = LakeConvert.ToDateTimeNtz(LakeConvert.ToMicrosNtz(value));
        return back.Kind == DateTimeKind.Unspecified && back.Ticks == value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond);
    });

    [Fact]
    public void Dates_and_times_of_day_go_and_come_back()
    {
        Gen.DateOnly.Sample(value => LakeConvert.ToDateOnly(LakeConvert.ToDays(value)) == value);
        Gen.TimeOnly.Sample(value => LakeConvert.ToTimeOnly(LakeConvert.ToMicros(value)).Ticks == value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond));
        Assert.Equal(0, LakeConvert.ToDays(new DateOnly(1970, 1, 1)));
        Assert.Equal(-1, LakeConvert.ToMicros(DateTimeOffset.UnixEpoch.AddTicks(-1)));
    }

    [Fact]
    public void The_ends_of_time_fit_and_what_lies_beyond_is_refused()
    {
        Assert.Equal(DateTimeOffset.MinValue, LakeConvert.ToDateTimeOffset(LakeConvert.ToMicros(DateTimeOffset.MinValue)));
        Assert.Equal(DateTimeOffset.MaxValue.UtcTicks / 10, LakeConvert.ToDateTimeOffset(LakeConvert.ToMicros(DateTimeOffset.MaxValue)).UtcTicks / 10);
        Assert.Equal(DateOnly.MinValue, LakeConvert.ToDateOnly(LakeConvert.ToDays(DateOnly.MinValue)));
        Assert.Equal(DateOnly.MaxValue, LakeConvert.ToDateOnly(LakeConvert.ToDays(DateOnly.MaxValue)));
        foreach (long micros in new[] { long.MinValue, LakeConvert.ToMicros(DateTimeOffset.MinValue) - 1, LakeConvert.ToMicros(DateTimeOffset.MaxValue) + 1, long.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToDateTimeOffset(micros));
            Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToDateTimeUtc(micros));
            Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToDateTimeNtz(micros));
            Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToTimeOnly(micros));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToTimeOnly(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToTimeOnly(86_400_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToDateOnly(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => LakeConvert.ToDateOnly(int.MinValue));
    }

    [Fact]
    public void A_decimal_is_unscaled_exactly_within_the_columns_precision_or_refused() => Gen.Select(AnyDecimal, Gen.Int[1, 38], Gen.Int[0, 38]).Sample((value, precision, scale) =>
    {
        scale = Math.Min(scale, precision);
        return Agrees(value, precision, scale, () => LakeConvert.ToDecimal128(value, precision, scale, "price"));
    }, iter: 10_000);

    [Fact]
    public void The_narrower_decimals_keep_the_precision_too() => Gen.Select(AnyDecimal, Gen.Int[1, 18], Gen.Int[0, 18]).Sample((value, precision, scale) =>
    {
        scale = Math.Min(scale, precision);
        return Agrees(value, precision, scale, () => LakeConvert.ToDecimal64(value, precision, scale, "price"))
            && (precision > 9 || Agrees(value, precision, scale, () => LakeConvert.ToDecimal32(value, precision, scale, "price")));
    }, iter: 10_000);

    [Theory]
    [InlineData("123456.78", 5, 2)]
    [InlineData("-1000.00", 5, 2)]
    [InlineData("1.001", 5, 2)]
    [InlineData("10000000.00", 9, 2)]
    [InlineData("1000000000000000000", 18, 0)]
    [InlineData("10000000000000000000", 19, 0)]
    public void A_decimal_that_its_column_cannot_hold_is_refused_by_the_columns_name(string text, int precision, int scale)
    {
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);
        ParquetValueException refusal = Assert.Throws<ParquetValueException>(() => precision <= 9 ? LakeConvert.ToDecimal32(value, precision, scale, "price")
            : precision <= 18 ? LakeConvert.ToDecimal64(value, precision, scale, "price")
            : LakeConvert.ToDecimal128(value, precision, scale, "price"));
        Assert.Equal("price", refusal.Column);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"decimal({precision},{scale})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decimal_fits_when_its_digits_do() => Gen.Select(AnyDecimal, Gen.Int[1, 38], Gen.Int[0, 38]).Sample((value, precision, scale) =>
    {
        scale = Math.Min(scale, precision);
        (bool exact, BigInteger unscaled) = Unscale(value, scale);
        return LakeConvert.FitsDecimal(value, precision, scale) == (exact && BigInteger.Abs(unscaled) < BigInteger.Pow(10, precision));
    }, iter: 20_000);

    [Theory]
    [InlineData("9.99", 3, 2, true)]
    [InlineData("10.00", 3, 2, false)]
    [InlineData("-9.99", 3, 2, true)]
    [InlineData("1.005", 3, 2, false)]
    [InlineData("1.000", 3, 2, true)]
    [InlineData("0.0000000000000000000000000000", 1, 0, true)]
    [InlineData("999999999999999999", 18, 0, true)]
    [InlineData("1000000000000000000", 18, 0, false)]
    [InlineData("79228162514264337593543950335", 38, 9, true)]
    [InlineData("79228162514264337593543950335", 38, 10, false)]
    public void Decimals_at_the_edge_fit_or_not(string value, int precision, int scale, bool fits) =>
        Assert.Equal(fits, LakeConvert.FitsDecimal(decimal.Parse(value, CultureInfo.InvariantCulture), precision, scale));

    [Fact]
    public void What_was_unscaled_comes_back_equal() => Gen.Select(AnyDecimal, Gen.Int[0, 28]).Sample((value, scale) =>
    {
        if (!LakeConvert.FitsDecimal(value, 38, scale))
        {
            return true;
        }

        Int128 unscaled = LakeConvert.ToDecimal128(value, 38, scale, "price");
        return LakeConvert.ToDecimal(unscaled, scale) == value
            && ((Int128)(long)unscaled != unscaled || LakeConvert.ToDecimal((long)unscaled, scale) == value);
    }, iter: 10_000);

    [Fact]
    public void The_longest_numbers_become_decimals_or_are_refused()
    {
        Int128 most = (Int128)decimal.MaxValue;
        Assert.Equal(decimal.MaxValue, LakeConvert.ToDecimal(most, 0));
        Assert.Equal(decimal.MinValue, LakeConvert.ToDecimal(-most, 0));
        Assert.Throws<OverflowException>(() => LakeConvert.ToDecimal(most + 1, 0));
        Assert.Throws<OverflowException>(() => LakeConvert.ToDecimal(Int128.MaxValue, 38));
        Assert.Throws<OverflowException>(() => LakeConvert.ToDecimal(Int128.MinValue, 0));

        // Too long as it stands, but what is too long is zeros.
        Assert.Equal(1.5m, LakeConvert.ToDecimal(Int128.Parse("15" + new string('0', 36), CultureInfo.InvariantCulture), 37));
        Assert.Equal(5m, LakeConvert.ToDecimal(5L, 0));
        Assert.Equal(-9223372036854775808m, LakeConvert.ToDecimal(long.MinValue, 0));
        Assert.Equal(-0.0000000001m, LakeConvert.ToDecimal(-1_000_000_000_000_000_000L, 28));
        Assert.Equal(0.00000000000000000001m, LakeConvert.ToDecimal(10_000_000_000L, 30));
    }

    [Fact]
    public void A_UUID_is_read_from_text_or_from_bytes_in_network_order()
    {
        Gen.Guid.Sample(value =>
            LakeConvert.ToGuid(System.Text.Encoding.UTF8.GetBytes(value.ToString())) == value
            && LakeConvert.ToGuid(value.ToByteArray(bigEndian: true)) == value);
        Assert.Throws<FormatException>(() => LakeConvert.ToGuid("no uuid"u8));
    }

    private static (bool Exact, BigInteger Unscaled) Unscale(decimal value, int scale)
    {
        int[] bits = decimal.GetBits(value);
        BigInteger mantissa = (uint)bits[0] + ((BigInteger)(uint)bits[1] << 32) + ((BigInteger)(uint)bits[2] << 64);
        int own = (bits[3] >> 16) & 0x7F;
        BigInteger signed = bits[3] < 0 ? -mantissa : mantissa;
        BigInteger scaled = signed * BigInteger.Pow(10, Math.Max(0, scale - own));
        BigInteger divisor = BigInteger.Pow(10, Math.Max(0, own - scale));
        return (scaled % divisor == 0, scaled / divisor);
    }

    private static bool Agrees(decimal value, int precision, int scale, Func<Int128> unscale)
    {
        (bool exact, BigInteger unscaled) = Unscale(value, scale);
        bool fits = exact && BigInteger.Abs(unscaled) < BigInteger.Pow(10, precision);
        try
        {
            return (BigInteger)unscale() == unscaled && fits;
        }
        catch (ParquetValueException)
        {
            return !fits;
        }
    }
}

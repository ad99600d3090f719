using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.CompilerServices;

/// <summary>The conversions between members and stored values. Each is exact, or floors where docs/types.md says so, or throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeConvert
{
    /// <summary>The digits of the longest decimal that a column can hold.</summary>
    internal const int MaxPrecision = 38;

    internal const long MinMicros = -EpochMicros;
    internal const long MaxMicros = 253_402_300_799_999_999;
    internal const long MaxTimeMicros = 86_399_999_999;
    internal const int MinDays = -EpochDays;
    internal const int MaxDays = 2_932_896;

    // 0001-01-01 to 1970-01-01.
    private const long EpochMicros = 62_135_596_800_000_000;
    private const int EpochDays = 719_162;
    private const int MaxDecimalScale = 28;

    private static readonly Int128[] Powers = MakePowers();

    // The powers of ten that fit 63 bits: the bounds of the decimals that do.
    private static ReadOnlySpan<ulong> ShortPowers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
        1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>The instant in microseconds since 1970-01-01T00:00:00Z; what is below a microsecond is floored.</summary>
    /// <param name="value">The instant.</param>
    /// <returns>Microseconds.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToMicros(DateTimeOffset value) => TicksToMicros(value.UtcTicks);

    /// <summary>The instant in microseconds since 1970-01-01T00:00:00Z; what is below a microsecond is floored.</summary>
    /// <param name="value">The instant: of kind UTC as it is, of kind local by this machine's zone.</param>
    /// <param name="column">The column, for the message.</param>
    /// <returns>Microseconds.</returns>
    /// <exception cref="ParquetValueException">The time is of kind unspecified, so it is no instant.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToMicros(DateTime value, string column) => TicksToMicros(value.Kind == DateTimeKind.Utc ? value.Ticks : UtcTicks(value, column));

    /// <summary>The time of day in microseconds since midnight; what is below a microsecond is floored.</summary>
    /// <param name="value">The time of day.</param>
    /// <returns>Microseconds.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToMicros(TimeOnly value) => (long)((ulong)value.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The clock's reading in microseconds since 1970-01-01T00:00:00, whatever its kind; what is below a microsecond is floored.</summary>
    /// <param name="value">The reading.</param>
    /// <returns>Microseconds.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToMicrosNtz(DateTime value) => TicksToMicros(value.Ticks);

    /// <summary>The date in days since 1970-01-01.</summary>
    /// <param name="value">The date.</param>
    /// <returns>Days.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToDays(DateOnly value) => value.DayNumber - EpochDays;

    /// <summary>The instant, with an offset of zero.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00:00Z.</param>
    /// <returns>The instant.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before year 1 or after year 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTimeOffset ToDateTimeOffset(long micros) => new(MicrosToTicks(micros), TimeSpan.Zero);

    /// <summary>The instant as a time of kind UTC.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00:00Z.</param>
    /// <returns>The instant.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before year 1 or after year 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTime ToDateTimeUtc(long micros) => new(MicrosToTicks(micros), DateTimeKind.Utc);

    /// <summary>The clock's reading as a time of kind unspecified.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00:00.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reading is before year 1 or after year 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateTime ToDateTimeNtz(long micros) => new(MicrosToTicks(micros));

    /// <summary>The time of day.</summary>
    /// <param name="micros">Microseconds since midnight.</param>
    /// <returns>The time of day.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or beyond a day.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeOnly ToTimeOnly(long micros) => new((ulong)micros <= MaxTimeMicros ? micros * TimeSpan.TicksPerMicrosecond : -1);

    /// <summary>The date.</summary>
    /// <param name="days">Days since 1970-01-01.</param>
    /// <returns>The date.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The date is before year 1 or after year 9999.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DateOnly ToDateOnly(int days) => DateOnly.FromDayNumber(unchecked(days + EpochDays));

    /// <summary>A decimal's unscaled value in 32 bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="precision">The column's digits in all, 1 to 9.</param>
    /// <param name="scale">The column's digits after the point.</param>
    /// <param name="column">The column, for the message.</param>
    /// <returns>value × 10^scale.</returns>
    /// <exception cref="ParquetValueException">The value has more digits than the column.</exception>
    public static int ToDecimal32(decimal value, int precision, int scale, string column) => checked((int)ToDecimal64(value, precision, scale, column));

    /// <summary>A decimal's unscaled value in 64 bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="precision">The column's digits in all, 1 to 18.</param>
    /// <param name="scale">The column's digits after the point.</param>
    /// <param name="column">The column, for the message.</param>
    /// <returns>value × 10^scale.</returns>
    /// <exception cref="ParquetValueException">The value has more digits than the column.</exception>
    public static long ToDecimal64(decimal value, int precision, int scale, string column)
    {
        DecimalParts parts = new(value);

        // By far the most values have the column's own scale.
        if (parts.Scale == scale && parts.High == 0 && parts.Low < ShortPowers[precision])
        {
            return parts.Negative ? -(long)parts.Low : (long)parts.Low;
        }

        return (long)ToDecimal128(value, precision, scale, column);
    }

    /// <summary>A decimal's unscaled value in 128 bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="precision">The column's digits in all, 1 to 38.</param>
    /// <param name="scale">The column's digits after the point.</param>
    /// <param name="column">The column, for the message.</param>
    /// <returns>value × 10^scale.</returns>
    /// <exception cref="ParquetValueException">The value has more digits than the column.</exception>
    public static Int128 ToDecimal128(decimal value, int precision, int scale, string column) =>
        TryUnscale(value, scale, out Int128 unscaled) && Fits(unscaled, precision)
            ? unscaled
            : throw new ParquetValueException(
                column, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit decimal({precision},{scale}) without loss; round the value or widen the column."));

    /// <summary>Whether a decimal can be stored without loss.</summary>
    /// <param name="value">The value.</param>
    /// <param name="precision">The column's digits in all, 1 to 38.</param>
    /// <param name="scale">The column's digits after the point.</param>
    /// <returns>True when it can.</returns>
    public static bool FitsDecimal(decimal value, int precision, int scale)
    {
        DecimalParts parts = new(value);
        if (parts.Scale == scale && parts.High == 0 && (long)parts.Low >= 0)
        {
            return precision >= ShortPowers.Length || parts.Low < ShortPowers[precision];
        }

        return TryUnscale(value, scale, out Int128 unscaled) && Fits(unscaled, precision);
    }

    /// <summary>The decimal of an unscaled value.</summary>
    /// <param name="unscaled">The decimal × 10^scale.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <returns>The decimal.</returns>
    /// <exception cref="OverflowException">The value has more digits than <see cref="decimal"/>, 28 to 29.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static decimal ToDecimal(long unscaled, int scale)
    {
        if ((uint)scale > MaxDecimalScale)
        {
            return ToLongDecimal(unscaled, scale);
        }

        // Wraps for the smallest number, whose magnitude has no signed form.
        ulong magnitude = unchecked((ulong)(unscaled < 0 ? -unscaled : unscaled));
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, unscaled < 0, (byte)scale);
    }

    /// <summary>The decimal of an unscaled value.</summary>
    /// <param name="unscaled">The decimal × 10^scale.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <returns>The decimal.</returns>
    /// <exception cref="OverflowException">The value has more digits than <see cref="decimal"/>, 28 to 29.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static decimal ToDecimal(Int128 unscaled, int scale)
    {
        // Most decimals fit 64 bits, whatever the column's width.
        long low = (long)unscaled;
        return (long)(unscaled >> 64) == low >> 63 ? ToDecimal(low, scale) : ToLongDecimal(unscaled, scale);
    }

    /// <summary>The error for an enum's value that has no name to be stored by.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value's number.</param>
    /// <param name="type">The enum's name.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ParquetValueException Undefined(string column, string value, string type) =>
        new(column, $"{value} is no defined value of {type}, so it has no name to be stored by; use a defined one, or store the column as a number.");

    /// <summary>The error for a row that is null.</summary>
    /// <returns>The error, to be thrown.</returns>
    public static ParquetValueException NullRow() => new("*", "the row is null; leave it out.");

    /// <summary>The error for a null where none may be.</summary>
    /// <param name="column">The column's path.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ParquetValueException NullValue(string column) => new(column, "null in a column that takes none; give it a value, or make the member nullable.");

    /// <summary>An array that is there.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="value">The array.</param>
    /// <param name="column">The column's path, for messages.</param>
    /// <returns>The array.</returns>
    /// <exception cref="ParquetValueException">The array is the default one, which is null in disguise.</exception>
    public static ImmutableArray<T> Required<T>(ImmutableArray<T> value, string column) => value.IsDefault ? throw NullValue(column) : value;

    /// <summary>A UUID from how it is stored.</summary>
    /// <param name="utf8OrBytes">16 bytes in network order, or a UUID's text as UTF-8.</param>
    /// <returns>The UUID.</returns>
    /// <exception cref="FormatException">The bytes are neither.</exception>
    public static Guid ToGuid(ReadOnlySpan<byte> utf8OrBytes) =>
        TryToGuid(utf8OrBytes, out Guid value) ? value : throw new FormatException("The value is neither 16 bytes nor the text of a UUID.");

    internal static bool TryToGuid(ReadOnlySpan<byte> utf8OrBytes, out Guid value)
    {
        // No text form of a UUID has 16 characters.
        if (utf8OrBytes.Length == 16)
        {
            value = new Guid(utf8OrBytes, bigEndian: true);
            return true;
        }

        return Guid.TryParse(utf8OrBytes, out value);
    }

    internal static Int128 PowerOfTen(int exponent) => Powers[exponent];

    internal static bool Fits(Int128 unscaled, int precision) => unscaled < Powers[precision] && unscaled > -Powers[precision];

    internal static bool TryToDecimal(Int128 unscaled, int scale, out decimal value)
    {
        bool negative = unscaled < 0;
        UInt128 magnitude = (UInt128)(negative ? -unscaled : unscaled);
        while ((magnitude >> 96) != 0 || scale > MaxDecimalScale)
        {
            // A longer value still fits when what is too long is zeros after the point.
            (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(magnitude, 10);
            if (remainder != 0 || scale == 0)
            {
                value = 0;
                return false;
            }

            magnitude = quotient;
            scale--;
        }

        ulong low = (ulong)magnitude;
        value = new decimal((int)low, (int)(low >> 32), (int)(ulong)(magnitude >> 64), negative, (byte)scale);
        return true;
    }

    private static decimal ToLongDecimal(Int128 unscaled, int scale) =>
        TryToDecimal(unscaled, scale, out decimal value) ? value : throw new OverflowException($"The value has more digits than System.Decimal can hold: {unscaled} with {scale} digits after the point.");

    private static bool TryUnscale(decimal value, int scale, out Int128 unscaled)
    {
        DecimalParts parts = new(value);
        Int128 magnitude = new(parts.High, parts.Low);
        int shift = scale - parts.Scale;
        if (shift > 0)
        {
            if (magnitude != 0 && (shift > MaxPrecision || magnitude > Int128.MaxValue / Powers[shift]))
            {
                unscaled = 0;
                return false;
            }

            magnitude = magnitude == 0 ? 0 : magnitude * Powers[shift];
        }
        else if (shift < 0)
        {
            (magnitude, Int128 remainder) = Int128.DivRem(magnitude, Powers[-shift]);
            if (remainder != 0)
            {
                unscaled = 0;
                return false;
            }
        }

        unscaled = parts.Negative ? -magnitude : magnitude;
        return true;
    }

    private static long UtcTicks(DateTime value, string column) => value.Kind == DateTimeKind.Local
        ? value.ToUniversalTime().Ticks
        : throw new ParquetValueException(
            column, string.Create(CultureInfo.InvariantCulture, $"{value:o} has DateTimeKind.Unspecified, so it is no instant; give it kind Utc or Local, or store the column as timestamp_ntz."));

    // Ticks count from year 1, so they are never negative and unsigned division floors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long TicksToMicros(long ticks) => (long)((ulong)ticks / TimeSpan.TicksPerMicrosecond) - EpochMicros;

    // The time types' own constructors refuse what is out of range; a product that wrapped could look as if it were in.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long MicrosToTicks(long micros) =>
        (ulong)(micros + EpochMicros) <= (ulong)(MaxMicros + EpochMicros) ? (micros + EpochMicros) * TimeSpan.TicksPerMicrosecond : -1;

    private static Int128[] MakePowers()
    {
        Int128[] powers = new Int128[MaxPrecision + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}

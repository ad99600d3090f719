<<<<<<< HEAD
namespace LakeOrm.CompilerServices;

/// <summary>The forms of numbers, dates and times in JSON. Each is exact and takes nothing beside its form.</summary>
internal static class LakeJsonText
{
    private const int DateLength = 10;
    private const int ClockLength = 8;
    private const int MaxFractionDigits = 7;
    private const int MaxOffsetMinutes = 14 * 60;
    private const int ShortDigits = 18;

    // The digits and the scale that System.Decimal holds.
    private const int MaxDecimalDigits = 29;
    private const int MaxDecimalScale = 28;

    /// <summary>A number's exact value; false when <see cref="decimal"/> cannot hold it.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> number, out decimal value)
    {
        value = 0;
        bool negative = number[0] == '-';
        ulong low = 0;
        Int128 unscaled = 0;
        int digits = 0;
        long scale = 0;
        bool inFraction = false;
        int i = negative ? 1 : 0;
        for (; i < number.Length && (number[i] | 0x20) != 'e'; i++)
        {
            if (number[i] == '.')
            {
                inFraction = true;
                continue;
            }

            uint digit = (uint)(number[i] - '0');
            if (digits == LakeConvert.MaxPrecision)
            {
                // A number with more digits is one only where they are zeros.
                if (digit != 0)
                {
                    return false;
                }

                scale -= inFraction ? 0 : 1;
                continue;
            }

            if (digits < ShortDigits)
            {
                low = (low * 10) + digit;
                unscaled = low;
            }
            else
            {
                unscaled = (unscaled * 10) + digit;
            }

            digits += unscaled != 0 ? 1 : 0;
            scale += inFraction ? 1 : 0;
        }

        if (unscaled == 0)
        {
            return true;
        }

        scale -= Exponent(number[i..]);
        if (scale < 0)
        {
            if (digits - scale > MaxDecimalDigits)
            {
                return false;
            }

            unscaled *= LakeConvert.PowerOfTen((int)-scale);
            scale = 0;
        }

        return scale <= MaxDecimalScale + LakeConvert.MaxPrecision && LakeConvert.TryToDecimal(negative ? -unscaled : unscaled, (int)scale, out value);
    }

    /// <summary><c>2024-02-29</c>.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out DateOnly value)
    {
        value = default;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..], out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        value = new DateOnly(year, month, day);
        return true;
    }

    /// <summary><c>23:59:59</c> or <c>23:59:59.9999999</c>.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out TimeOnly value)
    {
        value = default;
        if (text.Length < ClockLength || text[2] != ':' || text[5] != ':'
            || !TryDigits(text[..2], out int hour) || !TryDigits(text[3..5], out int minute) || !TryDigits(text[6..8], out int second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        long ticks = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        if (text.Length > ClockLength)
        {
            ReadOnlySpan<byte> fraction = text[(ClockLength + 1)..];
            if (text[ClockLength] != '.' || fraction.Length is 0 or > MaxFractionDigits || !TryDigits(fraction, out int part))
            {
                return false;
            }

            ticks += part * (long)LakeConvert.PowerOfTen(MaxFractionDigits - fraction.Length);
        }

        value = new TimeOnly(ticks);
        return true;
    }

    /// <summary>A clock's reading: <c>2024-02-29T23:59:59.5</c>.</summary>
    public static bool TryParseReading(ReadOnlySpan<byte> text, out DateTime value)
    {
        value = default;
        if (text.Length <= DateLength || text[DateLength] != 'T' || !TryParseDate(text[..DateLength], out DateOnly date) || !TryParseTime(text[(DateLength + 1)..], out TimeOnly time))
        {
            return false;
        }

        value = date.ToDateTime(time);
        return true;
    }

    /// <summary>An instant: a reading with <c>Z</c> or an offset such as <c>+01:00</c>.</summary>
    public static bool TryParseInstant(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        int minutes = 0;
        if (text.EndsWith("Z"u8))
        {
            text = text[..^1];
        }
        else if (text.Length > 6 && text[^6] is (byte)'+' or (byte)'-' && text[^3] == ':'
            && TryDigits(text[^5..^3], out int hour) && TryDigits(text[^2..], out int minute) && minute < 60 && (hour * 60) + minute <= MaxOffsetMinutes)
        {
            minutes = text[^6] == '-' ? -((hour * 60) + minute) : (hour * 60) + minute;
            text = text[..^6];
        }
        else
        {
            return false;
        }

        long offset = minutes * TimeSpan.TicksPerMinute;
        if (!TryParseReading(text, out DateTime reading) || reading.Ticks - offset < 0 || reading.Ticks - offset > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTimeOffset(reading, new TimeSpan(offset));
        return true;
    }

    // What follows a number's digits: nothing, or e with a sign and digits. A far one is told by any far number.
    private static long Exponent(ReadOnlySpan<byte> text)
    {
        const long Far = 1_000_000_000;
        long exponent = 0;
        foreach (byte c in text)
        {
            if (char.IsAsciiDigit((char)c))
            {
                exponent = Math.Min((exponent * 10) + (c - '0'), Far);
            }
        }

        return text.Length > 1 && text[1] == '-' ? -exponent : exponent;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
=======
using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LakeOrm.Parquet;

namespace LakeOrm.CompilerServices;

/// <summary>The values of JSON columns as text and back, by contracts of the user's serializer context.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeJsonText
{
    /// <summary>The contract of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The user's context.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="LakeUnsupportedException">The context does not know the type.</exception>
    public static JsonTypeInfo<T> Contract<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new LakeUnsupportedException(
                $"{context.GetType().Name} has no contract for {typeof(T)}, so a JSON column cannot hold it. Put [JsonSerializable(typeof({typeof(T).Name}))] on {context.GetType().Name}.");
    }

    /// <summary>A value's text.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="column">The column, for messages.</param>
    /// <returns>The text as UTF-8.</returns>
    /// <exception cref="ParquetValueException">The value has no JSON form.</exception>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> contract, string column)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, contract);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new ParquetValueException(column, $"the value has no JSON form: {e.Message}");
        }
    }

    /// <summary>The value of a text.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="row">The row's index in the batch.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="contract">The type's contract.</param>
    /// <returns>The value.</returns>
    /// <exception cref="LakeDataException">The text is not the type's JSON.</exception>
    public static T Read<T>(ArrowColumn column, int row, ReadOnlySpan<byte> utf8, JsonTypeInfo<T> contract)
    {
        ArgumentNullException.ThrowIfNull(column);
        const int Shown = 100;
        string problem;
        try
        {
            if (JsonSerializer.Deserialize(utf8, contract) is { } value)
            {
                return value;
            }

            problem = "null";
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            problem = $"'{Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Shown)])}' ({e.Message})";
        }

        throw column.Misfit(row, $"JSON of {typeof(T).Name}", problem);
>>>>>>> json
    }
}

using System.Globalization;
using System.Text;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Protocol;
using Literal = LakeOrm.Spark.Connect.Protocol.Expression.Types.Literal;

namespace LakeOrm.Spark.Connect.Parameters;

/// <summary>A parameter's value in Spark's terms, in both ways of binding. Both mean the same type and value.</summary>
internal static class ParameterValue
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value as the protocol carries it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="number">The parameter's number, from 1, for messages.</param>
    public static Literal ToLiteral(object? value, int number) => value switch
    {
        null => new Literal { Null = new DataType { Null = new DataType.Types.NULL() } },
        bool v => new Literal { Boolean = v },
        sbyte v => new Literal { Byte = v },
        byte v => new Literal { Short = v },
        short v => new Literal { Short = v },
        ushort v => new Literal { Integer = v },
        int v => new Literal { Integer = v },
        uint v => new Literal { Long = v },
        long v => new Literal { Long = v },
        ulong v => ToLiteral((decimal)v, number),
        float v => new Literal { Float = v },
        double v => new Literal { Double = v },
        decimal v => new Literal { Decimal = new Literal.Types.Decimal { Value = v.ToString(CultureInfo.InvariantCulture), Precision = Precision(v), Scale = v.Scale } },
        string v => new Literal { String = Utf8(v, number) is { } ? v : null },
        byte[] v => new Literal { Binary = ByteString.CopyFrom(v) },
        Guid v => new Literal { String = v.ToString("D") },
        DateOnly v => new Literal { Date = v.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber },
        TimeOnly v => new Literal { Long = v.Ticks / TimeSpan.TicksPerMicrosecond },
        DateTime { Kind: DateTimeKind.Unspecified } v => new Literal { TimestampNtz = Microseconds(v) },
        DateTime v => new Literal { Timestamp = Microseconds(v.ToUniversalTime()) },
        DateTimeOffset v => new Literal { Timestamp = Microseconds(v.UtcDateTime) },
        _ => throw Unknown(value, number),
    };

    /// <summary>The value as text that means nothing but the value wherever an expression stands.</summary>
    /// <param name="value">The value.</param>
    /// <param name="number">The parameter's number, from 1, for messages.</param>
    public static string ToSql(object? value, int number) => value switch
    {
        null => "NULL",
        bool v => v ? "TRUE" : "FALSE",
        sbyte v => Number(v.ToString(CultureInfo.InvariantCulture), "Y"),
        byte v => Number(v.ToString(CultureInfo.InvariantCulture), "S"),
        short v => Number(v.ToString(CultureInfo.InvariantCulture), "S"),
        ushort v => Number(v.ToString(CultureInfo.InvariantCulture), ""),
        int v => Number(v.ToString(CultureInfo.InvariantCulture), ""),
        uint v => Number(v.ToString(CultureInfo.InvariantCulture), "L"),
        long v => Number(v.ToString(CultureInfo.InvariantCulture), "L"),
        ulong v => Number(v.ToString(CultureInfo.InvariantCulture), "BD"),

        // The largest float in its own shortest digits is beyond the range that the parser allows.
        float v => float.IsFinite(v) ? $"FLOAT({((double)v).ToString("R", CultureInfo.InvariantCulture)}D)" : $"FLOAT('{NonFinite(v)}')",
        double v => double.IsFinite(v) ? Number(v.ToString("R", CultureInfo.InvariantCulture), "D") : $"DOUBLE('{NonFinite(v)}')",
        decimal v => Number(v.ToString(CultureInfo.InvariantCulture), "BD"),
        string v => $"DECODE(X'{Convert.ToHexString(Utf8(v, number))}','UTF-8')",
        byte[] v => $"X'{Convert.ToHexString(v)}'",
        Guid v => $"'{v.ToString("D")}'",
        DateOnly v => $"DATE'{v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        TimeOnly v => Number((v.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture), "L"),
        DateTime { Kind: DateTimeKind.Unspecified } v => $"TIMESTAMP_NTZ'{Clock(v)}'",
        DateTime v => $"TIMESTAMP_LTZ'{Clock(v.ToUniversalTime())}Z'",
        DateTimeOffset v => $"TIMESTAMP_LTZ'{Clock(v.UtcDateTime)}Z'",
        _ => throw Unknown(value, number),
    };

    // As the parser counts the digits of a literal: those after the point are among them.
    private static int Precision(decimal value)
    {
        string digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return Math.Max(Math.Max(digits.Length, value.Scale), 1);
    }

    // After a minus, a second one would begin a comment.
    private static string Number(string digits, string suffix) => digits[0] == '-' ? $"({digits}{suffix})" : digits + suffix;

    private static string NonFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static string Clock(DateTime value) => value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    // Below a microsecond is floored, as it is when rows are written.
    private static long Microseconds(DateTime value) => (long)Math.Floor((value.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerMicrosecond);

    private static byte[] Utf8(string value, int number)
    {
        try
        {
            return StrictUtf8.GetBytes(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new LakeQueryException($"Parameter ${number} is no valid text: there is half a surrogate pair at index {e.Index}.", e);
        }
    }

    private static LakeQueryException Unknown(object value, int number) =>
        new($"Parameter ${number} is a {value.GetType()}, which no column type holds. Convert it to a number, text, bytes, Guid, date or time first.");
}

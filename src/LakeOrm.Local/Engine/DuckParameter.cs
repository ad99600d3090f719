using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using DuckDB.NET.Native;
using Value = DuckDB.NET.Native.NativeMethods.Value;

namespace LakeOrm.Local.Engine;

/// <summary>A parameter's value in the engine's own type.</summary>
internal static class DuckParameter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes the value; the caller disposes it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="expected">What the statement compares it with; Delta stores times as a number and UUIDs as text, and a parameter follows its column.</param>
    /// <param name="number">The parameter's number, from 1, for messages.</param>
    public static DuckDBValue ToValue(object? value, DuckDBType expected, int number) => value switch
    {
        null => Value.DuckDBCreateNullValue(),
        bool v => Value.DuckDBCreateBool(v),
        sbyte v => Value.DuckDBCreateInt8(v),
        byte v => Value.DuckDBCreateUInt8(v),
        short v => Value.DuckDBCreateInt16(v),
        ushort v => Value.DuckDBCreateUInt16(v),
        int v => Value.DuckDBCreateInt32(v),
        uint v => Value.DuckDBCreateUInt32(v),
        long v => Value.DuckDBCreateInt64(v),
        ulong v => Value.DuckDBCreateUInt64(v),
        float v => Value.DuckDBCreateFloat(v),
        double v => Value.DuckDBCreateDouble(v),
        decimal v => Decimal(v),
        string v => Text(v, number),
        byte[] v => Value.DuckDBCreateBlob(v, v.Length),
        Guid v when expected == DuckDBType.Uuid => Uuid(v),
        Guid v => Text(v.ToString("D"), number),
        DateOnly v => Value.DuckDBCreateDate(new DuckDBDate { Days = v.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber }),
        TimeOnly v when expected == DuckDBType.BigInt => Value.DuckDBCreateInt64(v.Ticks / TimeSpan.TicksPerMicrosecond),
        TimeOnly v => Value.DuckDBCreateTime(new DuckDBTime { Micros = v.Ticks / TimeSpan.TicksPerMicrosecond }),
        DateTime { Kind: DateTimeKind.Unspecified } v => Value.DuckDBCreateTimestamp(Timestamp(v)),
        DateTime v => Value.DuckDBCreateTimestampTz(Timestamp(v.ToUniversalTime())),
        DateTimeOffset v => Value.DuckDBCreateTimestampTz(Timestamp(v.UtcDateTime)),
        _ => throw new LakeQueryException($"Parameter ${number} is a {value.GetType()}, which no column type holds. Convert it to a number, text, bytes, Guid, date or time first."),
    };

    private static unsafe DuckDBValue Text(string value, int number)
    {
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new LakeQueryException($"Parameter ${number} is no valid text: there is half a surrogate pair at index {e.Index}.", e);
        }

        fixed (byte* bytes = utf8)
        {
            byte nothing = 0;
            return DuckNative.CreateVarchar(bytes is null ? &nothing : bytes, (ulong)utf8.Length);
        }
    }

    private static DuckDBValue Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger unscaled = (new BigInteger((uint)bits[2]) << 64) | (new BigInteger((uint)bits[1]) << 32) | (uint)bits[0];
        byte scale = value.Scale;
        byte width = (byte)Math.Max(Digits(unscaled), scale + 1);
        return Value.DuckDBCreateDecimal(new DuckDBDecimal(width, scale, new DuckDBHugeInt(decimal.IsNegative(value) ? -unscaled : unscaled)));
    }

    private static int Digits(BigInteger value)
    {
        int digits = 0;
        for (; !value.IsZero; value /= 10)
        {
            digits++;
        }

        return digits;
    }

    private static DuckDBValue Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong upper = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong lower = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        return Value.DuckDBCreateUuid(new DuckDBHugeInt(lower, unchecked((long)upper)));
    }

    // Below a microsecond is floored, as it is when rows are written.
    private static DuckDBTimestampStruct Timestamp(DateTime value)
    {
        long ticks = value.Ticks - DateTime.UnixEpoch.Ticks;
        long micros = ticks / TimeSpan.TicksPerMicrosecond;
        return new DuckDBTimestampStruct { Micros = ticks % TimeSpan.TicksPerMicrosecond < 0 ? micros - 1 : micros };
    }
}

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.RecordCases.Json;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Tests.Json;

/// <summary>Values against other ways to read them.</summary>
public sealed class PeerTests
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void A_row_that_is_read_is_the_one_that_System_Text_Json_reads()
    {
        JsonType template = JsonSerializer.Deserialize<JsonType>(JsonObjects.OfType("colour", "1"), SnakeCase)!;
        Gen<JsonType> numbers = Gen.Select(Gen.Double, Gen.Float, Gen.Decimal, Gen.Long, Gen.ULong, (d, f, m, whole, natural) =>
            template with { Double = double.IsFinite(d) ? d : 0, Single = float.IsFinite(f) ? f : 0, Decimal38 = m, Int64 = whole, UInt64 = natural });
        Gen<(string Text, byte[] Bytes, Guid Guid, DateTimeOffset Offset, DateTime Reading)> texts = Gen.Select(
            Gen.String.Where(LakeRules.IsUtf16), Gen.Byte.Array[0, 20], Gen.Guid, Gen.DateTimeOffset, Gen.DateTime);
        Gen.Select(numbers, texts).Sample(
            static (number, text) =>
            {
                JsonType row = number with
                {
                    Text = text.Text,
                    Bytes = text.Bytes,
                    Guid = text.Guid,
                    Offset = text.Offset,
                    Instant = text.Offset.UtcDateTime,
                    Reading = DateTime.SpecifyKind(text.Reading, DateTimeKind.Unspecified),
                    Date = DateOnly.FromDateTime(text.Reading),
                    Time = TimeOnly.FromDateTime(text.Reading),
                };
                string written = JsonSerializer.Serialize(row, SnakeCase);
                JsonType theirs = JsonSerializer.Deserialize<JsonType>(written, SnakeCase)!;
                JsonType ours = LakeJson.Read<JsonType>(Encoding.UTF8.GetBytes(written.Replace("\"colour\":1,", "\"colour\":\"Red\",", StringComparison.Ordinal)));
                return ours.Bytes.AsSpan().SequenceEqual(theirs.Bytes) && ours.Offset.Offset == theirs.Offset.Offset && ours.Colour == Colour.Red && (ours with { Bytes = theirs.Bytes }) == theirs;
            },
            iter: 2000);
    }

    [Fact]
    public void A_decimal_is_taken_when_all_of_its_digits_fit_and_never_rounded()
    {
        Gen<string> digits = Gen.OneOf(Gen.Char["0123456789"], Gen.Char["0"]).Array[0, 45].Select(static d => new string(d));
        Gen.Select(digits, digits, Gen.Int[-60, 60]).Sample(
            static (before, after, exponent) =>
            {
                string whole = before.TrimStart('0').Length == 0 ? "0" : before.TrimStart('0');
                string number = whole + (after.Length > 0 ? "." + after : "") + (exponent == 0 ? "" : $"e{exponent}");
                byte[] json = Encoding.UTF8.GetBytes($"{{\"x\":1,\"y\":2,\"weight\":{number}}}");
                decimal? expected = Exact(BigInteger.Parse(whole + after, CultureInfo.InvariantCulture), after.Length - exponent);
                decimal? found = null;
                try
                {
                    found = LakeJson.Read<JsonPoint>(json).Weight;
                }
                catch (LakeJsonException)
                {
                }

                return found == expected;
            },
            iter: 20_000);
    }

    // The number as a decimal; null when that would lose a digit.
    private static decimal? Exact(BigInteger digits, int scale)
    {
        if (digits.IsZero)
        {
            return 0;
        }

        for (; scale > 0 && digits % 10 == 0; scale--)
        {
            digits /= 10;
        }

        if (scale < 0)
        {
            (digits, scale) = (digits * BigInteger.Pow(10, -scale), 0);
        }

        return scale > 28 || digits >= BigInteger.Pow(2, 96)
            ? null
            : new decimal((int)(uint)(digits & uint.MaxValue), (int)(uint)((digits >> 32) & uint.MaxValue), (int)(uint)(digits >> 64), false, (byte)scale);
    }
}

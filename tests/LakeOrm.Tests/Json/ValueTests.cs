using System.Globalization;
using System.Text;
using LakeOrm.RecordCases.Json;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Tests.Json;

/// <summary>The forms that each type takes, and those that it does not: docs/json.md.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_bool_is_true_or_false(string json, bool value) => Assert.Equal(value, Read("boolean", json).Boolean);

    [Theory]
    [InlineData("s_byte", "-128", (sbyte)-128)]
    [InlineData("s_byte", "127", (sbyte)127)]
    [InlineData("byte", "0", (byte)0)]
    [InlineData("byte", "255", (byte)255)]
    [InlineData("int16", "-32768", (short)-32768)]
    [InlineData("int16", "32767", (short)32767)]
    [InlineData("u_int16", "65535", (ushort)65535)]
    [InlineData("int32", "-2147483648", int.MinValue)]
    [InlineData("int32", "2147483647", int.MaxValue)]
    [InlineData("u_int32", "4294967295", uint.MaxValue)]
    [InlineData("int64", "-9223372036854775808", long.MinValue)]
    [InlineData("int64", "9223372036854775807", long.MaxValue)]
    [InlineData("u_int64", "0", 0UL)]
    [InlineData("u_int64", "18446744073709551615", ulong.MaxValue)]
    public void An_integer_is_a_number_without_a_point(string member, string json, object value) => Assert.Equal(value, Value(member, json));

    [Theory]
    [InlineData("s_byte", "128", "an integer from -128 to 127, found the number 128.")]
    [InlineData("s_byte", "-129", "an integer from -128 to 127")]
    [InlineData("byte", "-1", "an integer from 0 to 255")]
    [InlineData("byte", "256", "an integer from 0 to 255")]
    [InlineData("int16", "32768", "an integer from -32768 to 32767")]
    [InlineData("u_int16", "65536", "an integer from 0 to 65535")]
    [InlineData("int32", "2147483648", "an integer from -2147483648 to 2147483647")]
    [InlineData("int32", "1.0", "found the number 1.0.")]
    [InlineData("int32", "1.5", "found the number 1.5.")]
    [InlineData("int32", "1e2", "found the number 1e2.")]
    [InlineData("int32", "\"1\"", "found the text '1'.")]
    [InlineData("int32", "true", "found true.")]
    [InlineData("int32", "null", "found null.")]
    [InlineData("int32", "[1]", "found an array.")]
    [InlineData("int32", "{}", "found an object.")]
    [InlineData("u_int32", "4294967296", "an integer from 0 to 4294967295")]
    [InlineData("int64", "9223372036854775808", "an integer from -9223372036854775808 to 9223372036854775807")]
    [InlineData("u_int64", "18446744073709551616", "an integer from 0 to 18446744073709551615")]
    [InlineData("u_int64", "-1", "an integer from 0 to 18446744073709551615")]
    [InlineData("u_int64", "\"1\"", "an integer from 0 to 18446744073709551615, found the text '1'.")]
    [InlineData("boolean", "1", "expected true or false, found the number 1.")]
    [InlineData("boolean", "\"true\"", "expected true or false, found the text 'true'.")]
    [InlineData("boolean", "null", "expected true or false, found null.")]
    [InlineData("single", "1e39", "a number that a float can hold")]
    [InlineData("single", "\"1\"", "a number, \"NaN\", \"Infinity\" or \"-Infinity\", found the text '1'.")]
    [InlineData("double", "1e309", "a number that a double can hold")]
    [InlineData("double", "\"nan\"", "a number, \"NaN\", \"Infinity\" or \"-Infinity\"")]
    [InlineData("double", "\"+Infinity\"", "a number, \"NaN\", \"Infinity\" or \"-Infinity\"")]
    [InlineData("double", "null", "a number, \"NaN\", \"Infinity\" or \"-Infinity\", found null.")]
    [InlineData("decimal18", "\"1.5\"", "a number that System.Decimal holds without loss, found the text '1.5'.")]
    [InlineData("decimal18", "null", "found null.")]
    [InlineData("decimal38", "79228162514264337593543950336", "without loss")]
    [InlineData("decimal38", "1e29", "without loss")]
    [InlineData("decimal38", "1e-29", "without loss")]
    [InlineData("decimal38", "0.12345678901234567890123456789", "without loss")]
    [InlineData("decimal38", "1e999999999999999999", "without loss")]
    [InlineData("decimal38", "1e-999999999999999999", "without loss")]
    [InlineData("decimal38", "123456789012345678901234567890123456789012345678901234567890", "without loss")]
    [InlineData("text", "1", "expected a text, found the number 1.")]
    [InlineData("text", "null", "expected a text, found null.")]
    [InlineData("text", "\"\\ud800\"", "a surrogate is escaped without its partner")]
    [InlineData("text", "\"\\udc00\\ud800\"", "a surrogate is escaped without its partner")]
    [InlineData("bytes", "\"AQI\"", "base64 with its padding, found the text 'AQI'.")]
    [InlineData("bytes", "\"AQ I=\"", "base64 with its padding")]
    [InlineData("bytes", "\"AQ\\nI=\"", "base64 with its padding")]
    [InlineData("bytes", "\"A_I=\"", "base64 with its padding")]
    [InlineData("bytes", "[1,2]", "base64 with its padding, found an array.")]
    [InlineData("guid", "\"00112233445566778899aabbccddeeff\"", "a UUID of 36 characters with hyphens")]
    [InlineData("guid", "\"{00112233-4455-6677-8899-aabbccddeeff}\"", "a UUID of 36 characters with hyphens")]
    [InlineData("guid", "1", "a UUID of 36 characters with hyphens, found the number 1.")]
    [InlineData("date", "\"2023-02-29\"", "a date such as 2024-02-29, found the text '2023-02-29'.")]
    [InlineData("date", "\"0000-01-01\"", "a date")]
    [InlineData("date", "\"2024-13-01\"", "a date")]
    [InlineData("date", "\"2024-1-01\"", "a date")]
    [InlineData("date", "\"20240101\"", "a date")]
    [InlineData("date", "\"2024-01-01T00:00:00\"", "a date")]
    [InlineData("date", "\" 2024-01-01\"", "a date")]
    [InlineData("date", "\"٢٠٢٤-٠١-٠١\"", "a date")]
    [InlineData("date", "0", "a date such as 2024-02-29, found the number 0.")]
    [InlineData("time", "\"24:00:00\"", "a time of day")]
    [InlineData("time", "\"12:60:00\"", "a time of day")]
    [InlineData("time", "\"12:00:60\"", "a time of day")]
    [InlineData("time", "\"12:00\"", "a time of day")]
    [InlineData("time", "\"12:00:00.\"", "a time of day")]
    [InlineData("time", "\"12:00:00.12345678\"", "a time of day")]
    [InlineData("time", "\"12:00:00,5\"", "a time of day")]
    [InlineData("time", "\"12:00:00Z\"", "a time of day")]
    [InlineData("instant", "\"2024-02-29T12:34:56\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29T12:34:56\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29 12:34:56Z\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29t12:34:56z\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29T12:34:56+0100\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29T12:34:56+14:01\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29T12:34:56+01:60\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29T12:34Z\"", "a time with its offset")]
    [InlineData("offset", "\"2024-02-29Z\"", "a time with its offset")]
    [InlineData("offset", "\"0001-01-01T00:00:00+01:00\"", "a time with its offset")]
    [InlineData("offset", "\"9999-12-31T23:59:59-01:00\"", "a time with its offset")]
    [InlineData("offset", "1709210096", "a time with its offset")]
    [InlineData("reading", "\"2024-02-29T12:34:56Z\"", "a time without an offset")]
    [InlineData("reading", "\"2024-02-29T12:34:56+00:00\"", "a time without an offset")]
    [InlineData("reading", "\"2024-02-29\"", "a time without an offset")]
    [InlineData("colour", "\"red\"", "expected a name of Colour, found the text 'red'.")]
    [InlineData("colour", "\"Red, Green\"", "a name of Colour")]
    [InlineData("colour", "1", "expected a name of Colour, found the number 1.")]
    [InlineData("colour_number", "\"Red\"", "an integer from -2147483648 to 2147483647, found the text 'Red'.")]
    [InlineData("huge", "-1", "an integer from 0 to 18446744073709551615")]
    public void What_has_another_form_is_refused(string member, string json, string says)
    {
        LakeJsonException error = Assert.Throws<LakeJsonException>(() => Read(member, json));
        Assert.Contains(says, error.Problem, StringComparison.Ordinal);
        Assert.Equal("$." + member, error.Path);
        Assert.StartsWith($"JsonType (table cases.json_type), row 0, line 1, byte {error.BytePosition}, $.{member}: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(JsonObjects.OfType(member, json).IndexOf($"\"{member}\":", StringComparison.Ordinal) + member.Length + 3, error.BytePosition - 1);
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-0", -0.0)]
    [InlineData("1e308", 1e308)]
    [InlineData("1e-400", 0.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    public void A_double_is_a_number_or_one_of_three_texts(string json, double value) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Read("double", json).Double));

    [Theory]
    [InlineData("0.1", 0.1f)]
    [InlineData("3.4028235e38", float.MaxValue)]
    [InlineData("\"NaN\"", float.NaN)]
    [InlineData("\"Infinity\"", float.PositiveInfinity)]
    [InlineData("\"-Infinity\"", float.NegativeInfinity)]
    public void So_is_a_float(string json, float value) => Assert.Equal(value, Read("single", json).Single);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("0e5", "0")]
    [InlineData("0e-999999999999", "0")]
    [InlineData("1.10", "1.1")]
    [InlineData("-12345.678901", "-12345.678901")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5E+2", "150")]
    [InlineData("1500e-3", "1.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.1000000000000000000000000000000000000000000000000000000", "0.1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("10000000000000000000000000000000000000000000e-40", "1000")]
    [InlineData("100000000000000000000000000000000000000000.00e-40", "10")]
    public void A_decimal_is_a_number_and_keeps_every_digit(string json, string value) =>
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Read("decimal38", json).Decimal38);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\n\\u00e4\\\"\\/\\\\\"", "a\nä\"/\\")]
    [InlineData("\"\\ud83d\\ude00😀\"", "😀😀")]
    public void A_text_is_a_string_without_its_escapes(string json, string value) => Assert.Equal(value, Read("text", json).Text);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"AQI=\"", "0102")]
    [InlineData("\"\\u0041\\/8=\"", "03FF")]
    public void A_byte_string_is_base64(string json, string hex) => Assert.Equal(hex, Convert.ToHexString(Read("bytes", json).Bytes));

    [Theory]
    [InlineData("00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("00112233-4455-6677-8899-AABBCCDDEEFF")]
    public void A_guid_has_hyphens(string text) => Assert.Equal(Guid.Parse(text), Read("guid", $"\"{text}\"").Guid);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("2024-02-29")]
    [InlineData("9999-12-31")]
    public void A_date_is_year_month_and_day(string text) => Assert.Equal(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture), Read("date", $"\"{text}\"").Date);

    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("23:59:59", 863_990_000_000)]
    [InlineData("00:00:00.5", 5_000_000)]
    [InlineData("00:00:00.000001", 10)]
    [InlineData("23:59:59.9999999", 863_999_999_999)]
    public void A_time_of_day_has_seconds_and_up_to_seven_digits_of_one(string text, long ticks) => Assert.Equal(ticks, Read("time", $"\"{text}\"").Time.Ticks);

    [Theory]
    [InlineData("2024-02-29T12:34:56Z", 0)]
    [InlineData("2024-02-29T12:34:56.123456+01:00", 60)]
    [InlineData("2024-02-29T12:34:56.1234567-14:00", -840)]
    [InlineData("0001-01-01T00:00:00Z", 0)]
    [InlineData("9999-12-31T23:59:59.9999999Z", 0)]
    public void An_instant_has_its_offset(string text, int minutes)
    {
        DateTimeOffset value = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal((value, minutes), (Read("offset", $"\"{text}\"").Offset, (int)Read("offset", $"\"{text}\"").Offset.TotalOffsetMinutes));
        Assert.Equal((value.UtcDateTime, DateTimeKind.Utc), (Read("instant", $"\"{text}\"").Instant, Read("instant", $"\"{text}\"").Instant.Kind));
    }

    [Fact]
    public void An_escaped_form_is_the_same_form()
    {
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.FromHours(1)), Read("offset", "\"2024-02-29T12:34:56\\u002B01:00\"").Offset);
        Assert.Equal(Colour.Red, Read("colour", "\"\\u0052ed\"").Colour);
    }

    [Fact]
    public void A_reading_has_none()
    {
        DateTime value = Read("reading", "\"2024-02-29T12:34:56.5\"").Reading;
        Assert.Equal((new DateTime(2024, 2, 29, 12, 34, 56, 500), DateTimeKind.Unspecified), (value, value.Kind));
    }

    [Theory]
    [InlineData("Infrared", Colour.Infrared)]
    [InlineData("Azure", Colour.Blue)]
    public void An_enum_is_its_name(string name, Colour value) => Assert.Equal(value, Read("colour", $"\"{name}\"").Colour);

    [Fact]
    public void An_enum_that_is_stored_by_number_is_the_number_and_validation_knows_which_there_are()
    {
        Assert.Equal((Colour.Blue, Permissions.Read | Permissions.Write, Huge.Most), (Read("colour_number", "5").ColourNumber, Read("permissions", "3").Permissions, Read("huge", "18446744073709551615").Huge));
        JsonType unknown = Read("colour_number", "77");
        Assert.False(LakeValidator.TryValidate([unknown], out LakeViolations violations));
        Assert.Equal(("colour_number", "Enum"), (violations.Kept[0].Column, violations.Kept[0].Rule));
    }

    [Fact]
    public void Digits_beyond_the_column_are_a_violation_and_never_rounded()
    {
        JsonType row = Read("decimal9", "0.125");
        Assert.Equal(0.125m, row.Decimal9);
        Assert.False(LakeValidator.TryValidate([row], out LakeViolations violations));
        Assert.Equal(("decimal9", "Decimal"), (violations.Kept[0].Column, violations.Kept[0].Rule));
    }

    [Fact]
    public void A_nullable_member_takes_null_and_its_types_form()
    {
        Assert.Equal(new JsonNullableType(), LakeJson.Read<JsonNullableType>(Encoding.UTF8.GetBytes(JsonObjects.OfNull())));
        string value = JsonObjects.OfNull().Replace("\"Int32\":null", "\"Int32\":7", StringComparison.Ordinal).Replace("\"Colour\":null", "\"Colour\":\"Red\"", StringComparison.Ordinal);
        Assert.Equal(new JsonNullableType { Int32 = 7, Colour = Colour.Red }, LakeJson.Read<JsonNullableType>(Encoding.UTF8.GetBytes(value)));
    }

    private static JsonType Read(string member, string json) => LakeJson.Read<JsonType>(Encoding.UTF8.GetBytes(JsonObjects.OfType(member, json)));

    private static object? Value(string member, string json) =>
        typeof(JsonType).GetProperty(member.Replace("_", "", StringComparison.Ordinal), System.Reflection.BindingFlags.IgnoreCase | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance)!.GetValue(Read(member, json));
}

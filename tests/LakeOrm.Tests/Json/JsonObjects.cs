using System.Text;

namespace LakeOrm.Tests.Json;

/// <summary>Texts of objects that fit, of which a test changes one thing.</summary>
internal static class JsonObjects
{
    private static readonly (string Name, string Value)[] Type =
    [
        ("boolean", "true"), ("s_byte", "-1"), ("byte", "1"), ("int16", "-2"), ("u_int16", "2"), ("int32", "-3"), ("u_int32", "3"), ("int64", "-4"), ("u_int64", "4"),
        ("single", "0.5"), ("double", "0.25"), ("decimal9", "1.5"), ("decimal18", "2.5"), ("decimal28", "3.5"), ("decimal38", "4.5"),
        ("text", "\"t\""), ("bytes", "\"AQI=\""), ("guid", "\"00112233-4455-6677-8899-aabbccddeeff\""), ("date", "\"2024-02-29\""), ("time", "\"12:34:56\""),
        ("instant", "\"2024-02-29T12:34:56Z\""), ("reading", "\"2024-02-29T12:34:56\""), ("offset", "\"2024-02-29T12:34:56+01:00\""),
        ("colour", "\"Red\""), ("colour_number", "2"), ("permissions", "3"), ("huge", "1"),
    ];

    /// <summary>An object with every type, where one member has another value.</summary>
    public static string OfType(string member, string value)
    {
        Assert.Contains(Type, m => m.Name == member);
        return $"{{{string.Join(',', Type.Select(m => $"\"{m.Name}\":{(m.Name == member ? value : m.Value)}"))}}}";
    }

    public static string OfNull() => $"{{{string.Join(',', Members().Select(static name => $"\"{name}\":null"))}}}";

    public static string OfOrder(long id, string more = "", string email = "a@example.com", string quantity = "3") =>
        $"{{\"orderId\":{id},\"e-mail\":\"{email}\",\"quantity\":{quantity},\"note\":null{more}}}";

    public static Stream Stream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Members() => typeof(RecordCases.Json.JsonNullableType).GetProperties().Where(static p => p.Name != "EqualityContract").Select(static p => p.Name);
}

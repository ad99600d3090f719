using System.Text;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>What a hostile writer would put into a log.</summary>
internal static class Hostile
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "-0", "00", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
        "253402300799999", "253402300800000", "-62135596800001", "1e400", "-1e400", "1e-400", "1E5", "0.1", "1.0", "NaN", "Infinity", "0x10", "1073741824", "1073741825", "65536", "1e9999999999",
    ];

    private static readonly string[] Others =
    [
        "true", "false", "null", "{}", "[]", "[null]", "[1,\"a\"]", "{\"a\":1}", "{\"a\":1,\"a\":\"b\"}", "{\"\":null}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"a\\u0000b\"", "\"\\", "\"", "{", "]", ",", "",
    ];

    private static readonly string[] Texts =
    [
        "name", "id", "none", "true", "false", "struct", "string", "long", "decimal(38,39)", "decimal(99999999999,-1)", "decimal(", "decimal()", "decimal(,)", "array", "map", "variant", "void", "interval 7 days",
        "interval 99999999999999 weeks", "interval -1 days", "interval 1e400 days", "interval NaN days", "interval 1000000 days", "NaN", "1e400", "0", "-1", "9223372036854775807", "9999999999999999999999", "deletionVectors", "columnMapping", "v2Checkpoint", "timestampNtz",
        "u", "i", "p", "parquet", "orc", "lakeorm:1:key 0", "lakeorm:sequence:1:producer", "\u0000", "é\u0301", "\U0001F600", "vBn[lx{q8@P<9BNH/isA", "00000", "#####", "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L",
    ];

    private static readonly string[] Paths =
    [
        "..", ".", "/", "//", "../x", "../../x", "a/../../x", "a/./b", "a//b", "/etc/passwd", "//etc/passwd", "%2e%2e/x", "%2E%2E%2Fx", "..%2f..%2fx", "%252e%252e/x", "a%00b", "a\u0000b", "a%", "a%zz", "%ff", "%c0%ae%c0%ae/x", "..\\x", "a\\..\\..\\x",
        "%5c..%5cx", "C:\\x", "C:/x", "c:x", "\\\\server\\share\\x", "//server/share/x", "file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd", "file://host/x", "file:etc", "file:", "file:///", "s3://bucket/x", "s3a:/x", "http://host/x",
        "abfss://c@a/x", "memory://", "memory://t/x", "memory:///t/../x", "jar:file:/x", "_delta_log/00000000000000000000.json", "_delta_log/", "./x", "x/", "x/.", "x/..", " ", "x ", "x.", "NUL", "CON", "x:y", "x:/y", "*", "?", "[a]", "~", "$HOME",
        "link/x.parquet", "../o/secret.parquet", "..%2Fo%2Fsecret.parquet", "\u202e", "．．/x", "x?y#z", "a;b", "%2Fetc%2Fpasswd", "%66ile:///etc/passwd",
    ];

    /// <summary>A path that leaves, or tries to leave, the table's folder.</summary>
    public static string Path(Random random) => random.Next(12) switch
    {
        0 => string.Concat(Enumerable.Repeat("../", random.Next(1, 40))) + Pick(random, Paths),
        1 => Pick(random, Paths) + "/" + Pick(random, Paths),
        2 => new string('x', random.Next(200, 5000)),
        _ => Pick(random, Paths),
    };

    /// <summary>A text that means something somewhere.</summary>
    public static string Text(Random random) => random.Next(6) switch
    {
        0 => Path(random),
        1 => new string((char)random.Next(1, 0x3000), random.Next(0, 300)),
        _ => Pick(random, Texts),
    };

    /// <summary>JSON, or what is none.</summary>
    public static string Json(Random random) => random.Next(12) switch
    {
        < 5 => Pick(random, Numbers),
        < 8 => Pick(random, Others),
        8 => Deep(random, "[", "]"),
        9 => Deep(random, "{\"a\":", "}"),
        10 => new string((char)('1' + random.Next(9)), random.Next(1, 2000)),
        _ => Quote(Text(random)),
    };

    /// <summary>A schema that is deep, or odd in another way.</summary>
    public static string Schema(Random random)
    {
        const string Leaf = "\"long\"";
        int depth = random.Next(3) == 0 ? random.Next(1, 5000) : random.Next(1, 130);
        return random.Next(4) switch
        {
            0 => Nest("{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"metadata\":{},\"type\":", "}]}", Leaf, depth),
            1 => "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"metadata\":{},\"type\":" + Nest("{\"type\":\"array\",\"containsNull\":true,\"elementType\":", "}", Leaf, depth) + "}]}",
            2 => "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"metadata\":{},\"type\":" + Nest("{\"type\":\"map\",\"keyType\":\"string\",\"valueContainsNull\":true,\"valueType\":", "}", Leaf, depth) + "}]}",
            _ => "{\"type\":\"struct\",\"fields\":[" + string.Join(',', Enumerable.Range(0, depth).Select(i => $"{{\"name\":\"c{i % 7}\",\"nullable\":true,\"metadata\":{{}},\"type\":\"{Pick(random, Texts)}\"}}")) + "]}",
        };
    }

    /// <summary>One of them.</summary>
    public static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A text as JSON writes it; halves of characters stay escaped.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append('"');
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : c < ' ' || char.IsSurrogate(c) ? quoted.Append($"\\u{(int)c:x4}")
                : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static string Deep(Random random, string open, string close) => Nest(open, close, "0", random.Next(4) == 0 ? random.Next(1, 20_000) : random.Next(1, 300));

    private static string Nest(string open, string close, string leaf, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + leaf + string.Concat(Enumerable.Repeat(close, depth));
}

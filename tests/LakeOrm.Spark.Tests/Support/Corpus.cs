namespace LakeOrm.Spark.Tests.Support;

/// <summary>Values that break out of SQL text where they are put into it.</summary>
internal static class Corpus
{
    public static IReadOnlyList<string> Texts { get; } =
    [
        "", " ", "plain", "it's", "''", "'", "'''", "\"", "\"\"", "`", "\\", "\\'", "\\\\", "\\\\'", "'\\", "\\u0027", "\\0", "\\x27", "%", "_", "\\%",
        "' OR '1'='1", "\\' OR 1=1 --", "'; DROP TABLE t; --", "--", "-- $1", "/*", "*/", "/* $1 */", "*/ SELECT 1 /*", "$1", "$2", "${x}", "$$", "$tag$", ":lakeorm_1", ":x", "?", "{0}", "{{",
        "a\nb", "a\r\nb", "a\tb", "\0", "a\0b", "\u001a", "\u2028", "\ufeff", "é", "e\u0301", "漢字", "😀", "\u202e", "＇", "ʼ", "\u00a0", "NULL", "true", "1", "1e5", "X'00'", "DATE'2020-01-01'", "R'x'", "𝒳'",
        new string('x', 1 << 20), string.Concat(Enumerable.Repeat("'\\😀", 1 << 18)),
    ];

    /// <summary>Values of all types, with their type in Spark.</summary>
    public static IReadOnlyList<(object? Value, string Type)> Values { get; } =
    [
        (null, "void"), (true, "boolean"), (false, "boolean"),
        (sbyte.MinValue, "tinyint"), (sbyte.MaxValue, "tinyint"), (byte.MaxValue, "smallint"), (short.MinValue, "smallint"), (short.MaxValue, "smallint"), (ushort.MaxValue, "int"),
        (0, "int"), (-1, "int"), (int.MinValue, "int"), (int.MaxValue, "int"), (uint.MaxValue, "bigint"), (long.MinValue, "bigint"), (long.MaxValue, "bigint"),
        (ulong.MaxValue, "decimal(20,0)"), (0UL, "decimal(1,0)"),
        (0f, "float"), (-0f, "float"), (float.MinValue, "float"), (float.Epsilon, "float"), (1.5f, "float"), (float.NaN, "float"), (float.PositiveInfinity, "float"), (float.NegativeInfinity, "float"),
        (0d, "double"), (-0d, "double"), (double.MaxValue, "double"), (double.Epsilon, "double"), (0.1d, "double"), (double.NaN, "double"), (double.PositiveInfinity, "double"), (double.NegativeInfinity, "double"),
        (0m, "decimal(1,0)"), (1.50m, "decimal(3,2)"), (-0.001m, "decimal(3,3)"), (decimal.MaxValue, "decimal(29,0)"), (decimal.MinValue, "decimal(29,0)"), (0.0000000000000000000000000001m, "decimal(28,28)"),
        (Array.Empty<byte>(), "binary"), (new byte[] { 0, 39, 92, 255 }, "binary"),
        (Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), "string"),
        (DateOnly.MinValue, "date"), (new DateOnly(1969, 12, 31), "date"), (DateOnly.MaxValue, "date"),
        (TimeOnly.MinValue, "bigint"), (new TimeOnly(23, 59, 59, 999, 999), "bigint"),
        (new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc).AddTicks(1_234_567), "timestamp"), (new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(9), "timestamp"),
        (new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.FromHours(5)), "timestamp"), (DateTimeOffset.MaxValue, "timestamp"),
        (new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Unspecified), "timestamp_ntz"), (DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Unspecified), "timestamp_ntz"),
    ];
}

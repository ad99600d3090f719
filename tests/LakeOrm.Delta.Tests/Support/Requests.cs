using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Tests.Support;

public static class Requests
{
    /// <summary>An append under any key.</summary>
    public static WriteRequest Keyed(IdempotencyKey key, long first, int count = 1, Action<LakeWarning>? warning = null) => new()
    {
        Table = TestTable.Simple.Name,
        Rows = new TestRows(TestTable.Simple, Rows(first, count)),
        Mode = WriteMode.Append,
        Stamp = RowStamp.Now(),
        Key = key,
        Warning = warning,
    };

    public static object?[][] Rows(long first, int count) => [.. Enumerable.Range(0, count).Select(i => new object?[] { first + i, $"name {first + i}" })];

    public static WriteRequest Append(long first, int count = 1, string? key = null, long? expected = null) =>
        Request(TestTable.Simple, Rows(first, count), WriteMode.Append, key, expected);

    public static WriteRequest Overwrite(long first, int count = 1, string? key = null, long? expected = null) =>
        Request(TestTable.Simple, Rows(first, count), WriteMode.Overwrite, key, expected);

    public static WriteRequest Request(
        TestTable table, IReadOnlyList<object?[]> rows, WriteMode mode = WriteMode.Append, string? key = null, long? expected = null, int chunkRows = 100, bool verify = true) =>
        new()
        {
            Table = table.Name,
            Rows = new TestRows(table, rows, chunkRows),
            Mode = mode,
            Stamp = RowStamp.Now(),
            Key = key is null ? null : IdempotencyKey.Once(key),
            ExpectedVersion = expected,
            VerifyPayload = verify,
        };
}

using System.Text;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

/// <summary>Logs that no writer makes, and what tests/LakeOrm.Fuzz found: each is answered, or is an error that names the file.</summary>
public class HostileLogs
{
    private static readonly string[] Table = [Logs.Protocol, Logs.Metadata()];

    public static TheoryData<string> BrokenLines =>
    [
        """{"add":{"path":"a","partitionValues":{},"size":1e400,"modificationTime":1}}""",
        """{"add":{"path":"a","partitionValues":{},"size":9223372036854775808,"modificationTime":1}}""",
        """{"add":{"path":"a","partitionValues":{},"size":-1,"modificationTime":1}}""",
        """{"add":{"path":"a","partitionValues":{"x":[]},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"a\ud800","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"a\u0000b","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"../a","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"%2e%2e/a","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"x\\..\\..\\a","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"%2Fetc%2Fpasswd","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"add":{"path":"%66ile:/etc/passwd","partitionValues":{},"size":1,"modificationTime":1}}""",
        """{"remove":{"path":"a/../../b"}}""",
        """{"add":[]}""",
        """{"txn":{"appId":"a","version":"1"}}""",
        """{"protocol":{"minReaderVersion":-1,"minWriterVersion":2}}""",
        """{"protocol":{"minReaderVersion":1,"minWriterVersion":2,"readerFeatures":[null]}}""",
        """{"commitInfo":{"userMetadata":"\ud800"}}""",
        """{"commitInfo":{"operationParameters":{"a":"\ud800"}}}""",
        "{}{}",
        "[",
        "\0",
        new string('[', 100_000),
        string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
    ];

    [Theory]
    [MemberData(nameof(BrokenLines))]
    public async Task A_line_that_is_no_action_is_an_error_that_names_the_file(string line)
    {
        DeltaTable table = new(await Logs.CreateAsync(Table, [line]), "t");
        Assert.Contains("00000000000000000001.json", (await Assert.ThrowsAsync<LakeCorruptException>(async () => await table.TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"metadata\":{},\"type\":""", "}]}")]
    [InlineData("""{\"type\":\"array\",\"containsNull\":true,\"elementType\":""", "}")]
    public async Task A_schema_thousands_deep_is_an_error(string open, string close)
    {
        string schema = string.Concat(Enumerable.Repeat(open, 5000)) + "\\\"long\\\"" + string.Concat(Enumerable.Repeat(close, 5000));
        DeltaTable table = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(schema: schema)]), "t");
        Assert.Contains("schema", (await Assert.ThrowsAsync<LakeCorruptException>(async () => await table.TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_an_error()
    {
        MemoryStorage storage = await Logs.CreateAsync(Table);
        await storage.PutAsync(StorageExtensions.CommitKey("t", 1), (byte[])[.. "{\"add\":{\"path\":\""u8, 0xff, 0xfe, .. "\",\"size\":1,\"modificationTime\":1}}"u8]);
        await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("{\"version\":1e400}")]
    [InlineData("{\"version\":-1}")]
    [InlineData("{\"version\":9223372036854775807}")]
    [InlineData("{\"ver\\ud800sion\":1,\"version\":0}")]
    [InlineData("[[[[")]
    public async Task A_hint_that_is_none_is_not_looked_at(string hint)
    {
        MemoryStorage storage = await Logs.CreateAsync(Table, [Logs.Add("a")]);
        await storage.PutAsync("t/_delta_log/_last_checkpoint", Encoding.UTF8.GetBytes(hint));
        Assert.Equal(1, (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_version_that_no_table_reaches_is_not_counted_up_to()
    {
        MemoryStorage storage = await Logs.CreateAsync(Table, [Logs.Transaction("lakeorm:1:key", 1)]);
        await new DeltaTable(storage, "t").CheckpointAsync();
        await using (Stream checkpoint = await storage.OpenReadAsync("t/_delta_log/00000000000000000001.checkpoint.parquet"))
        {
            using MemoryStream copy = new();
            await checkpoint.CopyToAsync(copy);
            await storage.PutAsync("t/_delta_log/00000009000000000000.checkpoint.parquet", copy.ToArray());
        }

        DeltaTable table = new(storage, "t");
        Assert.Equal(9_000_000_000_000, (await table.TryGetSnapshotAsync())!.Version);
        WriteStatus status = await table.LookUpAsync(IdempotencyKey.Once("key"));
        Assert.Equal(1, status.Version);
    }

    [Fact]
    public async Task A_retention_longer_than_time_itself_keeps_all()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata("\"delta.deletedFileRetentionDuration\":\"interval 1000000 days\"")], [Logs.Add("a")], [Logs.Remove("a")]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(2, (await table.CheckpointAsync()).Version);
        Assert.Equal(1, (await new DeltaTable(storage, "t").StatsAsync()).Tombstones);
    }

    [Fact]
    public async Task A_commit_that_declares_the_end_of_time_is_followed_by_another()
    {
        const string End = """{"commitInfo":{"inCommitTimestamp":9223372036854775807,"operation":"WRITE"} }""";
        MemoryStorage storage = await Logs.CreateAsync([End, Logs.Protocol, Logs.Metadata("\"delta.enableInCommitTimestamps\":\"true\"")]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        Assert.Equal((1, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()), ((await table.TryGetSnapshotAsync())!.Version, (await table.TryGetSnapshotAsync())!.Timestamp.ToUnixTimeMilliseconds()));
    }
}

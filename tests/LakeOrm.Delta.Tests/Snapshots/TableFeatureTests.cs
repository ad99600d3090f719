using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

public class TableFeatureTests
{
    [Theory]
    [InlineData("deletionVectors")]
    [InlineData("columnMapping")]
    [InlineData("v2Checkpoint")]
    [InlineData("typeWidening")]
    [InlineData("variantType")]
    [InlineData("catalogManaged")]
    [InlineData("fromTheFuture")]
    public async Task A_reader_feature_that_is_not_honoured_is_refused_by_name(string feature)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(3, 7, feature), Logs.Metadata()]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains($"'{feature}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'t'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_version_from_the_future_is_refused()
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(4, 7), Logs.Metadata()]);
        Assert.Contains("reader version 4", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", true)]
    [InlineData("id", true)]
    [InlineData("none", false)]
    public async Task Column_mapping_of_reader_version_2_is_refused_where_it_is_used(string mode, bool refused)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(2, 5), Logs.Metadata($"\"delta.columnMapping.mode\":\"{mode}\"")]);
        DeltaTable table = new(storage, "t");
        if (refused)
        {
            Assert.Contains("'columnMapping'", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.NotNull(await table.TryGetSnapshotAsync());
        }
    }

    [Fact]
    public async Task A_feature_that_comes_with_a_later_commit_is_refused_then()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()]);
        DeltaTable table = new(storage, "t");
        Assert.NotNull(await table.TryGetSnapshotAsync());
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Protocol(3, 7, "deletionVectors"));
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.TryGetSnapshotAsync());
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(0))).Version);
    }

    [Fact]
    public async Task A_deletion_vector_in_a_table_that_does_not_declare_them_is_refused()
    {
        MemoryStorage storage = await Logs.CreateAsync(
            [Logs.Protocol, Logs.Metadata(), """{"add":{"path":"a","partitionValues":{},"size":1,"modificationTime":1,"deletionVector":{"storageType":"u"}}}"""]);
        Assert.Contains("'deletionVectors'", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_is_no_Parquet_is_refused()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata().Replace("\"parquet\"", "\"orc\"", StringComparison.Ordinal)]);
        Assert.Contains("'orc'", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rowTracking")]
    [InlineData("domainMetadata")]
    [InlineData("inCommitTimestamp")]
    [InlineData("icebergCompatV2")]
    [InlineData("allowColumnDefaults")]
    [InlineData("fromTheFuture")]
    public async Task A_writer_feature_that_is_not_kept_refuses_the_write_and_allows_the_read(string feature)
    {
        MemoryStorage storage = await Logs.CreateAsync([$$"""{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","{{feature}}"]} }""", Logs.Metadata()]);
        await ReadableButNotWritableAsync(storage, $"'{feature}'");
    }

    [Theory]
    [InlineData(3, "\"delta.constraints.positive\":\"id > 0\"", "checkConstraints")]
    [InlineData(4, "\"delta.enableChangeDataFeed\":\"true\"", "changeDataFeed")]
    [InlineData(8, "", "writer version 8")]
    public async Task What_a_table_makes_use_of_refuses_the_write(int writer, string configuration, string says) =>
        await ReadableButNotWritableAsync(await Logs.CreateAsync([Protocol(1, writer), Logs.Metadata(configuration)]), says);

    [Theory]
    [InlineData("delta.generationExpression", "generatedColumns")]
    [InlineData("delta.invariants", "invariants")]
    [InlineData("delta.identity.start", "identityColumns")]
    [InlineData("CURRENT_DEFAULT", "allowColumnDefaults")]
    public async Task What_a_column_makes_use_of_refuses_the_write(string key, string feature)
    {
        string schema = Logs.SchemaText.Replace("""\"nullable\":true,\"metadata\":{}""", $$"""\"nullable\":true,\"metadata\":{\"{{key}}\":\"1\"}""", StringComparison.Ordinal);
        Assert.NotEqual(Logs.SchemaText, schema);
        await ReadableButNotWritableAsync(await Logs.CreateAsync([Protocol(1, 6), Logs.Metadata(schema: schema)]), $"'{feature}' (column 'name')");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task An_old_writer_version_is_no_obstacle_while_what_it_implies_is_not_used(int writer)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(1, writer), Logs.Metadata()]);
        Assert.Equal(1, (await new DeltaTable(storage, "t").WriteAsync(Requests.Append(1))).Version);
    }

    [Fact]
    public async Task A_table_that_only_takes_appends_refuses_an_overwrite()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata("\"delta.appendOnly\":\"true\"")]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Contains("delta.appendOnly", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Requests.Overwrite(1)))).Message, StringComparison.Ordinal);
        Assert.Single(await storage.DataFilesAsync("t"));
    }

    private static string Protocol(int reader, int writer, params string[] features)
    {
        string list = string.Join(',', features.Select(static f => $"\"{f}\""));
        string named = reader >= 3 ? $",\"readerFeatures\":[{list}],\"writerFeatures\":[{list}]" : string.Empty;
        return $$"""{"protocol":{"minReaderVersion":{{reader}},"minWriterVersion":{{writer}}{{named}} } }""";
    }

    private static async Task ReadableButNotWritableAsync(MemoryStorage storage, string says)
    {
        DeltaTable table = new(storage, "t");
        Assert.NotNull(await table.TryGetSnapshotAsync());
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Empty(await storage.DataFilesAsync("t"));
    }
}

using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Types;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

public class TableFeatureTests
{
    private static readonly string Mapped = Logs.SchemaText
        .Replace("""\"nullable\":false,\"metadata\":{}""", """\"nullable\":false,\"metadata\":{\"delta.columnMapping.id\":1,\"delta.columnMapping.physicalName\":\"col-a\"}""", StringComparison.Ordinal)
        .Replace("""\"nullable\":true,\"metadata\":{}""", """\"nullable\":true,\"metadata\":{\"delta.columnMapping.id\":2,\"delta.columnMapping.physicalName\":\"col-b\"}""", StringComparison.Ordinal);

    [Theory]
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
    [InlineData(1, 5, "name")]
    [InlineData(2, 5, "title")]
    [InlineData(3, 7, "id")]
    public async Task Column_mapping_that_the_protocol_does_not_allow_or_that_is_not_known_is_refused(int reader, int writer, string mode)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(reader, writer), Logs.Metadata($"\"delta.columnMapping.mode\":\"{mode}\"", Mapped)]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains($"'columnMapping' (delta.columnMapping.mode = {mode}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "none", "name", null)]
    [InlineData(1, "none", "name", null)]
    [InlineData(2, "name", "col-b", 2)]
    [InlineData(3, "id", "col-b", 2)]
    public async Task Column_mapping_gives_columns_a_name_and_a_number_in_files_where_it_is_used(int reader, string mode, string physical, int? id)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(reader, 7, "columnMapping"), Logs.Metadata($"\"delta.columnMapping.mode\":\"{mode}\"", Mapped)]);
        DeltaField field = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!.Metadata.Schema.Find("name")!;
        Assert.Equal((physical, id), (field.PhysicalName, field.FieldId));
    }

    [Theory]
    [InlineData("delta.columnMapping.id")]
    [InlineData("delta.columnMapping.physicalName")]
    public async Task A_mapped_column_without_its_name_or_number_is_refused(string key)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(2, 5), Logs.Metadata("\"delta.columnMapping.mode\":\"name\"", Mapped.Replace(key, "other", StringComparison.Ordinal))]);
        Assert.Contains(key, (await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapped_table_with_nested_values_is_read_and_not_written()
    {
        string schema = Mapped.Replace("""\"type\":\"string\",""", """\"type\":{\"type\":\"array\",\"elementType\":\"string\",\"containsNull\":true},""", StringComparison.Ordinal);
        Assert.NotEqual(Mapped, schema);
        await ReadableButNotWritableAsync(await Logs.CreateAsync([Protocol(2, 5), Logs.Metadata("\"delta.columnMapping.mode\":\"name\"", schema)]), "'columnMapping' with nested values (column 'name')");
    }

    [Fact]
    public async Task A_feature_that_comes_with_a_later_commit_is_refused_then()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()]);
        DeltaTable table = new(storage, "t");
        Assert.NotNull(await table.TryGetSnapshotAsync());
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Protocol(3, 7, "typeWidening"));
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.TryGetSnapshotAsync());
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(0))).Version);
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

    [Theory]
    [InlineData("v2Checkpoint")]
    [InlineData("vacuumProtocolCheck")]
    public async Task A_feature_that_changes_nothing_about_rows_is_read_and_kept(string feature)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(3, 7, feature), Logs.Metadata()]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal(0, (await table.VacuumAsync()).Files);
        Assert.Equal([feature], (await table.TryGetSnapshotAsync())!.Protocol.ReaderFeatures);
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

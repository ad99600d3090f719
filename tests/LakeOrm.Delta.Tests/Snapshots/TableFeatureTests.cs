using LakeOrm.Delta.Snapshots;
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
    [InlineData("variantType")]
    [InlineData("variantType-preview")]
    [InlineData("variantShredding")]
    [InlineData("variantShredding-preview")]
    [InlineData("catalogManaged")]
    [InlineData("catalogOwned-preview")]
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
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Protocol(3, 7, "variantType"));
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
    [InlineData("clustering")]
    [InlineData("icebergCompatV1")]
    [InlineData("icebergCompatV2")]
    [InlineData("icebergCompatV3")]
    [InlineData("materializePartitionColumns")]
    [InlineData("checkpointProtection")]
    [InlineData("coordinatedCommits-preview")]
    [InlineData("fromTheFuture")]
    public async Task A_writer_feature_that_is_not_kept_refuses_the_write_and_allows_the_read(string feature)
    {
        MemoryStorage storage = await Logs.CreateAsync([$$"""{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","{{feature}}"]} }""", Logs.Metadata()]);
        await ReadableButNotWritableAsync(storage, $"'{feature}'");
    }

    [Theory]
    [InlineData(3, "\"delta.constraints.positive\":\"id > 0\"", "'checkConstraints' (positive: id > 0)")]
    [InlineData(8, "", "writer version 8")]
    public async Task What_a_table_makes_use_of_refuses_the_write(int writer, string configuration, string says) =>
        await ReadableButNotWritableAsync(await Logs.CreateAsync([Protocol(1, writer), Logs.Metadata(configuration)]), says);

    [Theory]
    [InlineData("delta.generationExpression", "id * 2", "'generatedColumns' (column 'name': id * 2)")]
    [InlineData("delta.invariants", """{\\\"expression\\\":{\\\"expression\\\":\\\"id > 3\\\"}}""", "'invariants' (column 'name': id > 3)")]
    [InlineData("delta.invariants", "no JSON", "'invariants' (column 'name': no JSON)")]
    [InlineData("delta.identity.start", "1", "'identityColumns' (column 'name')")]
    public async Task What_a_column_makes_use_of_refuses_the_write(string key, string value, string says) =>
        await ReadableButNotWritableAsync(await Logs.CreateAsync([Protocol(1, 6), Logs.Metadata(schema: WithMetadata($"\\\"{key}\\\":\\\"{value}\\\""))]), says);

    [Theory]
    [InlineData("vacuumProtocolCheck")]
    [InlineData("typeWidening")]
    [InlineData("typeWidening-preview")]
    [InlineData("timestampNtz")]
    [InlineData("deletionVectors")]
    [InlineData("columnMapping")]
    public async Task A_feature_of_readers_that_is_kept_lets_rows_in(string feature)
    {
        DeltaTable table = new(await Logs.CreateAsync([Protocol(3, 7, feature), Logs.Metadata()]), "t");
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal(0, (await table.VacuumAsync()).Files);
    }

    [Theory]
    [InlineData("domainMetadata")]
    [InlineData("allowColumnDefaults")]
    [InlineData("changeDataFeed")]
    [InlineData("checkConstraints")]
    [InlineData("generatedColumns")]
    [InlineData("identityColumns")]
    [InlineData("invariants")]
    [InlineData("appendOnly")]
    public async Task A_feature_of_writers_that_is_kept_lets_rows_in_while_nothing_makes_use_of_it(string feature)
    {
        MemoryStorage storage = await Logs.CreateAsync([$$"""{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["{{feature}}"]} }""", Logs.Metadata()]);
        Assert.Equal(1, (await new DeltaTable(storage, "t").WriteAsync(Requests.Append(1))).Version);
    }

    [Theory]
    [InlineData("string", "long")]
    [InlineData("long", "integer")]
    [InlineData("long", "double")]
    [InlineData("date", "timestamp")]
    public async Task A_change_of_type_that_the_protocol_does_not_have_refuses_the_read(string from, string to)
    {
        string schema = WithMetadata($$"""\"delta.typeChanges\":[{\"fromType\":\"{{from}}\",\"toType\":\"{{to}}\"}]""");
        MemoryStorage storage = await Logs.CreateAsync([Protocol(3, 7, "typeWidening"), Logs.Metadata(schema: schema)]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains($"'typeWidening' (column 'name' from {from} to {to})", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_type_that_cannot_be_read_refuse_the_read()
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol(3, 7, "typeWidening"), Logs.Metadata(schema: WithMetadata("\\\"delta.typeChanges\\\":\\\"x\\\""))]);
        Assert.Contains("'name'", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_a_column_that_has_a_default_are_refused_and_those_with_it_are_not()
    {
        string schema = WithMetadata("\\\"CURRENT_DEFAULT\\\":\\\"'none'\\\"");
        MemoryStorage storage = await Logs.CreateAsync([Protocol(1, 6), Logs.Metadata(schema: schema)]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        TestTable lacking = new("t", TestTable.Column("id", LakeTypeKind.Int64, nullable: false));
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Requests.Request(lacking, [[1L]])));
        foreach (string part in (string[])["'name' ('none')", "'allowColumnDefaults'", "'t'"])
        {
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }

        Assert.Single(await storage.DataFilesAsync("t"));
    }

    /// <summary>What is known in the code is in the one table of the page, each with tests of its own.</summary>
    [Fact]
    public void Every_known_feature_has_a_line_in_the_page_that_says_what_is_done()
    {
        string[] lines = [.. Page().Split('\n').Where(static l => l.StartsWith("| `", StringComparison.Ordinal))];
        foreach ((string feature, FeatureSupport support) in TableFeatures.Known)
        {
            string[][] cells = [.. lines.Where(l => l.Split('|')[1].Contains($"`{feature}`", StringComparison.Ordinal)).Select(static l => l.Split('|', StringSplitOptions.TrimEntries))];
            Assert.True(cells.Length > 0, feature);
            Assert.All(cells, c => Assert.Matches("Tests?\\b|[A-Z][a-z]+", c[4]));
            Assert.True(support != FeatureSupport.Refused || Array.TrueForAll(cells, static c => c[2].StartsWith("refused", StringComparison.Ordinal)), feature);
            Assert.True(support != FeatureSupport.Read || Array.TrueForAll(cells, static c => c[3].StartsWith("refused", StringComparison.Ordinal) && !c[2].StartsWith("refused", StringComparison.Ordinal)), feature);
            Assert.True(support != FeatureSupport.Kept || Array.Exists(cells, static c => !c[3].StartsWith("refused", StringComparison.Ordinal)), feature);
        }
    }

    private static string Page()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "LakeOrm.Generators.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "delta-features.md"));
    }

    private static string WithMetadata(string metadata)
    {
        string schema = Logs.SchemaText.Replace("""\"nullable\":true,\"metadata\":{}""", $$"""\"nullable\":true,\"metadata\":{{{metadata}}}""", StringComparison.Ordinal);
        Assert.NotEqual(Logs.SchemaText, schema);
        return schema;
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

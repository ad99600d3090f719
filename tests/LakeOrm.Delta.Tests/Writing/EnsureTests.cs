using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Storage.Memory;
using static LakeOrm.Delta.Tests.Support.TestTable;

namespace LakeOrm.Delta.Tests.Writing;

public class EnsureTests
{
    private readonly MemoryStorage _storage = new();

    [Fact]
    public async Task The_first_call_creates_and_the_next_finds()
    {
        TestTable record = new("sales.orders", Column("id", LakeTypeKind.Int64, nullable: false), Column("country", LakeTypeKind.String, partition: 1), Column("day", LakeTypeKind.Date, partition: 0));
        ManualClock clock = new();
        DeltaTable table = new(_storage, "sales/orders", new DeltaTableOptions { Clock = clock });
        Assert.True(await table.EnsureAsync(record.Name, record.Schema));
        Assert.False(await table.EnsureAsync(record.Name, record.Schema));
        DeltaSnapshot snapshot = (await table.TryGetSnapshotAsync())!;
        Assert.Equal((0L, 0), (snapshot.Version, snapshot.Files.Count));
        Assert.Equal(("sales.orders", clock.Now), (snapshot.Metadata.Name, snapshot.Metadata.CreatedTime));
        Assert.True(Guid.TryParse(snapshot.Metadata.Id, out _));
        Assert.Equal(["day", "country"], snapshot.Metadata.PartitionColumns);
        Assert.Equal("struct<id:long not null,country:string,day:date>", snapshot.Metadata.Schema.ToString());
        Assert.Equal("interval 30 days", snapshot.Metadata.Configuration["delta.setTransactionRetentionDuration"]);
        Assert.Equal((1, 2), (snapshot.Protocol.MinReaderVersion, snapshot.Protocol.MinWriterVersion));

        JsonElement commit = JsonDocument.Parse((await _storage.GetTextAsync("sales/orders/_delta_log/00000000000000000000.json")).Split('\n')[0]).RootElement.GetProperty("commitInfo");
        Assert.Equal("CREATE TABLE", commit.GetProperty("operation").GetString());
        Assert.Equal("[\"day\",\"country\"]", commit.GetProperty("operationParameters").GetProperty("partitionBy").GetString());
        Assert.True(commit.GetProperty("isBlindAppend").GetBoolean());
    }

    [Fact]
    public async Task A_wider_type_brings_its_feature_and_the_column_keeps_every_type_that_it_had()
    {
        EnsureTableOptions widening = new() { Evolve = SchemaEvolution.WidenTypes };
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(LakeTableName.Parse("t"), Whole(LakeTypeKind.Int16));
        await table.EnsureAsync(LakeTableName.Parse("t"), Whole(LakeTypeKind.Int32), widening);
        await table.EnsureAsync(LakeTableName.Parse("t"), Whole(LakeTypeKind.Int64), widening);
        DeltaSnapshot snapshot = (await table.TryGetSnapshotAsync())!;
        Assert.Equal("true", snapshot.Metadata.Configuration["delta.enableTypeWidening"]);
        Assert.Equal("""[{"fromType":"short","toType":"integer"},{"fromType":"integer","toType":"long"}]""", snapshot.Metadata.Schema.Find("id")!.Metadata["delta.typeChanges"]);
        Assert.True(snapshot.Metadata.Schema.Find("id")!.HadOtherTypes);
        Assert.Equal((3, 7), (snapshot.Protocol.MinReaderVersion, snapshot.Protocol.MinWriterVersion));
        Assert.Equal(["typeWidening"], snapshot.Protocol.ReaderFeatures);
        Assert.Equal(["appendOnly", "invariants", "typeWidening"], snapshot.Protocol.WriterFeatures);

        // A table of the preview stays one.
        await _storage.PutTextAsync(
            StorageExtensions.CommitKey("t", 3),
            """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["typeWidening-preview"],"writerFeatures":["typeWidening-preview"]} }""");
        await table.SetPropertiesAsync(Requests.Request(TestTable.Simple, [], WriteMode.SetProperties), new Dictionary<string, string?> { ["owner"] = "a" });
        Assert.Equal(["typeWidening-preview"], (await table.TryGetSnapshotAsync())!.Protocol.ReaderFeatures);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(
            async () => await table.EnsureAsync(LakeTableName.Parse("t"), new TestTable("t", Column("id", LakeTypeKind.Decimal, precision: 20)).Schema, widening));
        Assert.Contains("'typeWidening-preview'", e.Message, StringComparison.Ordinal);

        static LakeTableSchema Whole(LakeTypeKind kind) => new TestTable("t", Column("id", kind)).Schema;
    }

    [Fact]
    public async Task A_schema_that_says_one_thing_twice_is_not_changed()
    {
        string twice = Logs.SchemaText.Replace("{\\\"type\\\":\\\"struct\\\",", "{\\\"type\\\":\\\"struct\\\",\\\"note\\\":1,\\\"note\\\":2,", StringComparison.Ordinal);
        DeltaTable table = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(schema: twice)]), "t");
        Assert.NotNull(await table.TryGetSnapshotAsync());
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(
            async () => await table.EnsureAsync(LakeTableName.Parse("t"), new TestTable("t", Column("more", LakeTypeKind.Int64)).Schema, new EnsureTableOptions { Evolve = SchemaEvolution.AddColumns }));
        Assert.Contains("cannot be changed", e.Message, StringComparison.Ordinal);
        Assert.Contains("note", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_without_a_time_zone_brings_its_feature_and_nothing_else_does()
    {
        TestTable record = new("t", Column("id", LakeTypeKind.Int64), Column("wall", LakeTypeKind.TimestampNtz));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(record.Name, record.Schema);
        DeltaProtocol protocol = (await table.TryGetSnapshotAsync())!.Protocol;
        Assert.Equal((3, 7), (protocol.MinReaderVersion, protocol.MinWriterVersion));
        Assert.Equal(["timestampNtz"], protocol.ReaderFeatures);
        Assert.Equal(["appendOnly", "invariants", "timestampNtz"], protocol.WriterFeatures.Order());
        Assert.Equal(1, (await table.WriteAsync(Requests.Request(record, [[1L, 2L]]))).Version);
    }

    [Fact]
    public async Task Of_many_that_create_at_once_exactly_one_does()
    {
        bool[] created = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await new DeltaTable(_storage, "t").EnsureAsync(Simple.Name, Simple.Schema))));
        Assert.Single(created, static c => c);
    }

    [Fact]
    public async Task A_table_that_drifted_is_an_error_that_lists_every_difference()
    {
        TestTable made = new(
            "t",
            Column("same", LakeTypeKind.Int64),
            Column("wider", LakeTypeKind.Int32),
            Column("strict", LakeTypeKind.Int64, nullable: false),
            Column("loose", LakeTypeKind.Int64),
            Column("Spelled", LakeTypeKind.Int64),
            Column("extra", LakeTypeKind.String),
            Column("amount", LakeTypeKind.Decimal, precision: 10, scale: 2),
            Column("p", LakeTypeKind.String, partition: 0));
        TestTable record = new(
            "t",
            Column("same", LakeTypeKind.Int64),
            Column("wider", LakeTypeKind.Int64),
            Column("strict", LakeTypeKind.Int64),
            Column("loose", LakeTypeKind.Int64, nullable: false),
            Column("spelled", LakeTypeKind.Int64),
            Column("novel", LakeTypeKind.Boolean),
            Column("amount", LakeTypeKind.Decimal, precision: 12, scale: 2),
            Column("p", LakeTypeKind.String));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(made.Name, made.Schema);
        string message = (await Assert.ThrowsAsync<LakeSchemaException>(async () => await table.EnsureAsync(record.Name, record.Schema))).Message;
        foreach (string difference in (string[])[
            "column 'wider': expected long, found integer",
            "column 'strict': the record allows null, the table does not",
            "column 'loose': the table allows null, the record does not",
            "column 'spelled' is spelled 'Spelled'",
            "column 'novel' (boolean) is missing in the table",
            "the table's column 'extra' (string) is missing in the record",
            "column 'amount': expected decimal(12,2), found decimal(10,2)",
            "expected partitions by (), found (p)"])
        {
            Assert.Contains(difference, message, StringComparison.Ordinal);
        }

        Assert.Equal(8, message.Split('\n').Count(static l => l.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rows_need_not_fill_columns_that_may_be_null()
    {
        TestTable made = new("t", Column("id", LakeTypeKind.Int64), Column("later", LakeTypeKind.String));
        TestTable record = new("t", Column("id", LakeTypeKind.Int64, nullable: false));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(made.Name, made.Schema);
        Assert.Equal(1, (await table.WriteAsync(Requests.Request(record, [[1L]]))).Version);
    }

    [Fact]
    public async Task Rows_that_the_table_cannot_take_are_refused_with_every_difference()
    {
        TestTable made = new("t", Column("id", LakeTypeKind.Int64, nullable: false), Column("must", LakeTypeKind.String, nullable: false), Column("kind", LakeTypeKind.Int32));
        TestTable record = new("t", Column("id", LakeTypeKind.Int64), Column("kind", LakeTypeKind.String), Column("novel", LakeTypeKind.String));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(made.Name, made.Schema);
        string message = (await Assert.ThrowsAsync<LakeSchemaException>(async () => await table.WriteAsync(Requests.Request(record, [[1L, "a", "b"]])))).Message;
        Assert.Contains("'id': the record allows null, the table does not", message, StringComparison.Ordinal);
        Assert.Contains("'must' (string not null) is missing in the record", message, StringComparison.Ordinal);
        Assert.Contains("'kind': expected string, found integer", message, StringComparison.Ordinal);
        Assert.Contains("'novel' (string) is missing in the table", message, StringComparison.Ordinal);
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a=b")]
    [InlineData("a\tb")]
    public async Task A_column_name_that_needs_column_mapping_is_refused(string name)
    {
        TestTable record = new("t", Column(name, LakeTypeKind.Int64));
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(_storage, "t").EnsureAsync(record.Name, record.Schema));
        Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("columnMapping", e.Message, StringComparison.Ordinal);
    }
}

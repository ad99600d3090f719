using Apache.Arrow;
using LakeOrm.Parquet;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Spark.Writing;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Spark.Tests.Writing;

/// <summary>Spark is told what staged files have, so that no job looks for it.</summary>
public sealed class StagedSchemaTests
{
    public static TheoryData<ParquetColumn, string> Columns => new()
    {
        { ParquetColumn.Boolean("c"), "boolean" },
        { ParquetColumn.Int8("c"), "byte" },
        { ParquetColumn.Int16("c"), "short" },
        { ParquetColumn.Int32("c"), "integer" },
        { ParquetColumn.Int64("c"), "long" },
        { ParquetColumn.Float("c"), "float" },
        { ParquetColumn.Double("c"), "double" },
        { ParquetColumn.Decimal("c", 9, 2), "decimal(9,2)" },
        { ParquetColumn.Decimal("c", 18, 4), "decimal(18,4)" },
        { ParquetColumn.Decimal("c", 38, 0), "decimal(38,0)" },
        { ParquetColumn.String("c"), "string" },
        { ParquetColumn.Binary("c"), "binary" },
        { ParquetColumn.Date("c"), "date" },
        { ParquetColumn.TimestampMicros("c", utc: true), "timestamp" },
        { ParquetColumn.TimestampMicros("c", utc: false), "timestamp_ntz" },
    };

    [Theory]
    [MemberData(nameof(Columns), DisableDiscoveryEnumeration = true)]
    public void Each_type_has_its_name(ParquetColumn column, string name) =>
        Assert.Equal($$$"""{"type":"struct","fields":[{"name":"c","type":"{{{name}}}","nullable":false,"metadata":{}}]}""", StagedSchema.Of(new ParquetSchema(column)));

    [Fact]
    public void Values_in_values_are_told_with_what_may_be_null()
    {
        ParquetSchema schema = new(
            ParquetGroup.List("a \"b\"", ParquetGroup.Struct("element", [ParquetColumn.Int32("x"), ParquetColumn.String("y", optional: true)], optional: true)),
            ParquetGroup.Map("m", ParquetColumn.Date("key"), ParquetGroup.List("value", ParquetColumn.Double("element")), optional: true));
        Assert.Equal(
            """{"type":"struct","fields":[{"name":"a \"b\"","type":{"type":"array","elementType":{"type":"struct","fields":["""
            + """{"name":"x","type":"integer","nullable":false,"metadata":{}},{"name":"y","type":"string","nullable":true,"metadata":{}}]},"containsNull":true},"nullable":false,"metadata":{}},"""
            + """{"name":"m","type":{"type":"map","keyType":"date","valueType":{"type":"array","elementType":"double","containsNull":false},"valueContainsNull":false},"nullable":true,"metadata":{}}]}""",
            StagedSchema.Of(schema));
    }

    [Fact]
    public void Where_a_type_has_no_name_nothing_is_told()
    {
        ParquetColumn unknown = ParquetColumn.FixedBinary("element", 3);
        Assert.Null(StagedSchema.Of(new ParquetSchema(ParquetColumn.Int32("a"), unknown)));
        Assert.Null(StagedSchema.Of(new ParquetSchema(ParquetGroup.List("a", unknown))));
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("overwrite")]
    [InlineData("raw")]
    [InlineData("upsert")]
    [InlineData("stream")]
    public async Task A_write_of_staged_rows_says_what_they_are(string call)
    {
        await using MemoryStorage storage = new();
        await using LakeClient local = Lake.Local(storage);
        await local.EnsureTableAsync<Item>();
        PlayedServer server = new(static _ => Task.FromResult<PlayedReply?>(null));
        SparkLakeOptions options = call == "stream" ? new() { WritePath = WritePath.Auto, InlineThreshold = 1 } : new() { WritePath = WritePath.Staged };
        await using LakeClient lake = new(new SparkDriver(server.Options(), LakeFormat.Delta, storage, options));

        // The server has not committed, and the call is open.
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => call switch
        {
            "insert" => lake.InsertAsync([new Item(1, "k", 1)]),
            "overwrite" => lake.OverwriteAsync([new Item(1, "k", 1)]),
            "upsert" => lake.UpsertAsync([new Item(1, "k", 1)], new() { Key = IdempotencyKey.Once("k") }),

            // What was read before there were too many is in memory, and goes with the statement.
            "stream" => lake.InsertAsync(Enumerable.Range(0, 5000).Select(static i => new Item(i, "k", 1)).ToAsyncEnumerable()),
            _ => InsertRawAsync(lake),
        });

        Command command = Assert.Single(server.Requests.OfType<ExecutePlanRequest>()).Plan.Command;
        Read.Types.DataSource files = (call switch
        {
            "upsert" => command.SqlCommand.Input.WithRelations.References[^1].SubqueryAlias.Input.Project.Input,
            "stream" => command.WriteOperationV2.Input.WithRelations.References[^1].SubqueryAlias.Input,
            _ => command.WriteOperationV2.Input,
        }).Read.DataSource;
        Assert.Equal(SchemaOf<Item>(), files.Schema);
        Assert.StartsWith("{\"type\":\"struct\"", files.Schema, StringComparison.Ordinal);
        Assert.Single(files.Paths);
    }

    private static async Task<WriteResult> InsertRawAsync(LakeClient lake)
    {
        using RecordBatch batch = new RecordBatch.Builder()
            .Append("amount", nullable: false, new Int32Array.Builder().Append(1).Build())
            .Append("kind", nullable: false, new StringArray.Builder().Append("k").Build())
            .Append("id", nullable: false, new Int64Array.Builder().Append(1).Build())
            .Build();
        await using LakeRawInsert<Item> staged = await lake.InsertRawAsync<Item>([batch]);
        return await staged.CommitAsync();
    }

    private static string? SchemaOf<T>()
        where T : IParquetRecord<T> => StagedSchema.Of(T.ParquetSchema);
}

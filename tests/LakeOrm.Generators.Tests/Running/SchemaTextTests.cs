using System.Text.Json;
using LakeOrm.Ddl;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The renderers that the generator and the run time share.</summary>
public sealed class SchemaTextTests
{
    private static readonly DdlType Text = DdlType.Scalar("string");
    private static readonly DdlType Whole = DdlType.Scalar("int32");

    private static readonly DdlTable Nested = new(
        ["t"],
        [
            new("tags", DdlType.List(Text, nullable: false), false),
            new("prices", DdlType.Map(Text, DdlType.Decimal(9, 2), nullable: true), true),
            new("address", DdlType.Struct([new("city", Text, false, "it's"), new("a`b", DdlType.List(DdlType.Struct([new("n", Whole, true, null)]), nullable: true), true, null)]), true) { Comment = "where" },
        ],
        []);

    [Fact]
    public void Names_and_comments_are_escaped()
    {
        DdlTable table = new(["a`b", "c"], [new("n`\"", Whole, true) { Comment = "it's \\ \"x\"\n", Indexed = true, Sortable = true }], [new("n`\"", "bucket", 3)]);
        const string Column = "  `n``\"` INT COMMENT 'it\\'s \\\\ \"x\"\\n'\n";
        Assert.Equal($"CREATE TABLE `a``b`.`c` (\n{Column})\nUSING DELTA", DeltaDdl.CreateTable(table with { Partitions = [] }));
        Assert.Equal(
            [
                $"CREATE TABLE `a``b`.`c` (\n{Column})\nUSING ICEBERG\nPARTITIONED BY (bucket(3, `n``\"`))\nTBLPROPERTIES ('write.parquet.bloom-filter-enabled.column.n`\"'='true')",
                "ALTER TABLE `a``b`.`c` WRITE ORDERED BY `n``\"`",
            ],
            IcebergDdl.Create(table));
        using JsonDocument json = JsonDocument.Parse(DeltaSchemaJson.Render(table));
        JsonElement field = json.RootElement.GetProperty("fields")[0];
        Assert.Equal(("n`\"", "it's \\ \"x\"\n"), (field.GetProperty("name").GetString(), field.GetProperty("metadata").GetProperty("comment").GetString()));
    }

    [Fact]
    public void Nested_types_are_written_in_place()
    {
        const string Columns = """
              `tags` ARRAY<STRING> NOT NULL,
              `prices` MAP<STRING, DECIMAL(9,2)>,
              `address` STRUCT<`city`: STRING NOT NULL COMMENT 'it\'s', `a``b`: ARRAY<STRUCT<`n`: INT>>> COMMENT 'where'
            """;
        string create = $"CREATE TABLE `t` (\n{Columns.ReplaceLineEndings("\n")}\n)\nUSING ";
        Assert.Equal(create + "DELTA", DeltaDdl.CreateTable(Nested));
        Assert.Equal([create + "ICEBERG"], IcebergDdl.Create(Nested));
    }

    [Fact]
    public void Delta_is_told_of_not_null_only_where_its_statements_take_it()
    {
        DdlType strict = DdlType.Struct([new("n", Whole, false, null)]);
        DdlTable table = new(["t"], [new("a", strict, false), new("l", DdlType.List(strict, false), false), new("m", DdlType.Map(Text, DdlType.Struct([new("s", strict, false, null)]), true), true)], []);
        const string Delta = "  `a` STRUCT<`n`: INT NOT NULL> NOT NULL,\n  `l` ARRAY<STRUCT<`n`: INT>> NOT NULL,\n  `m` MAP<STRING, STRUCT<`s`: STRUCT<`n`: INT>>>\n";
        const string Iceberg = "  `a` STRUCT<`n`: INT NOT NULL> NOT NULL,\n  `l` ARRAY<STRUCT<`n`: INT NOT NULL>> NOT NULL,\n  `m` MAP<STRING, STRUCT<`s`: STRUCT<`n`: INT NOT NULL> NOT NULL>>\n";
        Assert.Equal($"CREATE TABLE `t` (\n{Delta})\nUSING DELTA", DeltaDdl.CreateTable(table));
        Assert.Equal([$"CREATE TABLE `t` (\n{Iceberg})\nUSING ICEBERG"], IcebergDdl.Create(table));
        Assert.Contains("""{"name":"n","type":"integer","nullable":false,"metadata":{} }""".Replace(" }", "}", StringComparison.Ordinal) + "]},\"containsNull\":false", DeltaSchemaJson.Render(table), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_of_nested_types_covers_their_parts() => Assert.Equal(
        """
        "address" struct<"city" string not null, "a`b" list<struct<"n" int32>>>
        "prices" map<string, decimal(9,2)>
        "tags" list<string not null> not null
        """.ReplaceLineEndings("\n"),
        SchemaFingerprint.CanonicalText(Nested));

    [Fact]
    public void The_fingerprint_of_version_1_stays_what_it_is()
    {
        DdlTable table = new(
            ["ignored"],
            [
                new("Id", DdlType.Scalar("int64"), false) { PrimaryKey = true, Comment = "ignored", Indexed = true, Sortable = true },
                new("country", Text, true) { MergeKey = true },
                new("total", DdlType.Decimal(18, 4), false),
            ],
            [new("country", DdlPartition.Identity, 0)]);
        Assert.Equal("\"country\" string merge key partition 0\n\"id\" int64 not null primary key\n\"total\" decimal(18,4) not null", SchemaFingerprint.CanonicalText(table));
        Assert.Equal("lake1:sha256:e17aef9265c2ddf9a730646349f3b798acb659b64cf86cc9ca1fb203819c1c54", SchemaFingerprint.Of(table));
    }

    [Fact]
    public void The_fingerprint_covers_transforms_and_their_order() => Assert.Equal(
        "\"at\" date partition 1 day\n\"id\" int32 partition 0 bucket[16] partition 2",
        SchemaFingerprint.CanonicalText(new(["t"], [new("id", Whole, true), new("at", DdlType.Scalar("date"), true)], [new("id", "bucket", 16), new("at", "day", 0), new("ID", DdlPartition.Identity, 0)])));
}

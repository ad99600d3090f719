using LakeOrm.RecordCases.Shapes;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The statements of records, and what the record says of its formats.</summary>
public sealed class FormatTests
{
    [Fact]
    public void Keys_order_and_indexes_are_told_in_the_statements_that_can()
    {
        Assert.Equal(
            [
                """
                CREATE TABLE `lake`.`cases`.`clustered` (
                  `tenant` STRING NOT NULL,
                  `number` BIGINT NOT NULL,
                  `country` STRING,
                  `worth` DOUBLE NOT NULL COMMENT 'what it\'s worth',
                  `batch` STRING
                )
                USING ICEBERG
                PARTITIONED BY (`country`)
                TBLPROPERTIES ('write.parquet.bloom-filter-enabled.column.tenant'='true', 'write.parquet.bloom-filter-enabled.column.batch'='true')
                """.ReplaceLineEndings("\n"),
                "ALTER TABLE `lake`.`cases`.`clustered` SET IDENTIFIER FIELDS `tenant`, `number`",
                "ALTER TABLE `lake`.`cases`.`clustered` WRITE ORDERED BY `number`, `worth`",
            ],
            LakeSchema.Of<Clustered>().IcebergDdl);
        Assert.Equal(["number", "worth"], LakeSchema.Of<Clustered>().Columns.Where(static c => c.Sortable).Select(static c => c.Name));
    }

    [Fact]
    public void Delta_is_told_nothing_that_needs_a_feature()
    {
        LakeTableSchema schema = LakeSchema.Of<Clustered>();
        Assert.EndsWith(")\nUSING DELTA\nPARTITIONED BY (`country`)", schema.DeltaDdl, StringComparison.Ordinal);
        Assert.DoesNotContain("metadata\":{\"s", schema.DeltaSchemaJson, StringComparison.Ordinal);
    }

    [Fact]
    public void Partition_fields_are_in_order_with_their_transforms()
    {
        LakeTableSchema schema = LakeSchema.Of<EveryTransform>();
        Assert.Equal(
            [
                new("name", LakeTransform.Bucket, 4), new("id", LakeTransform.Bucket, 16), new("name", LakeTransform.Truncate, 10), new("country"), new("amount", LakeTransform.Truncate, 100),
                new("bytes", LakeTransform.Bucket, 2), new("guid", LakeTransform.Bucket, 3), new("born", LakeTransform.Year), new("seen", LakeTransform.Month),
                new("created", LakeTransform.Day), new LakePartition("clock", LakeTransform.Hour),
            ],
            schema.Partitions);
        Assert.Equal(
            "PARTITIONED BY (bucket(4, `name`), bucket(16, `id`), truncate(10, `name`), `country`, truncate(100, `amount`), bucket(2, `bytes`), bucket(3, `guid`), "
                + "years(`born`), months(`seen`), days(`created`), hours(`clock`))",
            schema.IcebergDdl[0].Split('\n')[^2]);
        Assert.Equal("country", Assert.Single(schema.PartitionColumns).Name);
        Assert.Equal(0, schema.Find("country")!.PartitionIndex);
    }

    [Fact]
    public void Rows_are_routed_by_values_of_their_own_alone()
    {
        CompilerServices.PartitionRouter router = new();
        Route([new EveryTransform { Id = 1, Country = "de" }, new EveryTransform { Id = 2, Country = "de" }], router);
        Assert.Equal([0, 0], router.Partitions.ToArray());
        Assert.Equal(["de"], router.Values(0));
    }

    [Fact]
    public void A_record_has_the_statements_of_its_formats_only()
    {
        LakeTableSchema iceberg = LakeSchema.Of<EveryTransform>();
        Assert.Equal((LakeFormats.Iceberg, null, null, 1), (iceberg.Formats, iceberg.DeltaDdl, iceberg.DeltaSchemaJson, iceberg.IcebergDdl.Length));
        LakeTableSchema delta = LakeSchema.Of<DeltaOnly>();
        Assert.Equal((LakeFormats.Delta, true, 0), (delta.Formats, delta.DeltaDdl is not null && delta.DeltaSchemaJson is not null, delta.IcebergDdl.Length));
        LakeTableSchema none = LakeSchema.Of<Formatless>();
        Assert.Equal((LakeFormats.None, null, 0), (none.Formats, none.DeltaDdl, none.IcebergDdl.Length));
        Assert.Equal(LakeFormats.All, LakeSchema.Of<Clustered>().Formats);
    }

    [Fact]
    public void The_synonyms_of_the_column_attribute_mean_the_same() => Assert.Equal(
        [("first", "A", false), ("second", "B", false), ("third", "C", true)],
        LakeSchema.Of<Synonyms>().Columns.Select(static c => (c.Name, c.Member, c.PrimaryKey)));

    [Fact]
    public void Where_nothing_is_said_about_null_keys_and_NotNull_say_it()
    {
        Assert.Equal([("key", false), ("name", false), ("payload", false), ("note", true)], LakeSchema.Of<Oblivious>().Columns.Select(static c => (c.Name, c.Nullable)));
        LakeViolations violations = new();
        Validate([new Oblivious()], violations);
        Assert.Equal(["key", "name", "payload"], violations.Kept.Select(static v => v.Column));
    }

    private static void Route<T>(T[] rows, CompilerServices.PartitionRouter router)
        where T : ILakeTable<T> => T.Route(rows, router);

    private static void Validate<T>(T[] rows, LakeViolations violations)
        where T : ILakeTable<T> => T.Validate(rows, violations);
}

using LakeOrm.Parquet.Tests.Readers;

namespace LakeOrm.Parquet.Tests;

public class SchemaTests
{
    [Fact]
    public async Task Readers_see_both_the_logical_and_the_older_converted_types()
    {
        var schema = new ParquetSchema(
            ParquetColumn.String("text", fieldId: 1),
            ParquetColumn.Int8("tiny", optional: true),
            ParquetColumn.Int16("small"),
            ParquetColumn.Decimal("total", 18, 4),
            ParquetColumn.Decimal("large", 20, 2),
            ParquetColumn.Date("day"),
            ParquetColumn.TimestampMicros("instant", utc: true),
            ParquetColumn.TimestampMicros("local", utc: false),
            ParquetColumn.FixedBinary("code", 3),
            ParquetColumn.Int64("plain", fieldId: 77));
        using var file = new TempFile();
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), schema))
        {
            await writer.CompleteAsync();
        }

        List<object?[]> found = DuckDbFile.Query($"""
            SELECT name, type, repetition_type, converted_type, logical_type, type_length, scale::INT, "precision"::INT, field_id::INT, duckdb_type FROM parquet_schema('{file.Path}')
            """);
        Assert.Equal(
            [
                ["schema", null, null, null, null, null, null, null, null, null],
                ["text", "BYTE_ARRAY", "REQUIRED", "UTF8", "StringType()", null, null, null, 1, "VARCHAR"],
                ["tiny", "INT32", "OPTIONAL", "INT_8", "IntType(bitWidth=\b, isSigned=1)", null, null, null, null, "TINYINT"],
                ["small", "INT32", "REQUIRED", "INT_16", "IntType(bitWidth=\u0010, isSigned=1)", null, null, null, null, "SMALLINT"],
                ["total", "INT64", "REQUIRED", "DECIMAL", "DecimalType(scale=4, precision=18)", null, 4, 18, null, "DECIMAL(18,4)"],
                ["large", "FIXED_LEN_BYTE_ARRAY", "REQUIRED", "DECIMAL", "DecimalType(scale=2, precision=20)", "9", 2, 20, null, "DECIMAL(20,2)"],
                ["day", "INT32", "REQUIRED", "DATE", "DateType()", null, null, null, null, "DATE"],
                ["instant", "INT64", "REQUIRED", "TIMESTAMP_MICROS", "TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))", null, null, null, null, "TIMESTAMP WITH TIME ZONE"],
                ["local", "INT64", "REQUIRED", null, "TimestampType(isAdjustedToUTC=0, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))", null, null, null, null, "TIMESTAMP"],
                ["code", "FIXED_LEN_BYTE_ARRAY", "REQUIRED", null, null, "3", null, null, null, "BLOB"],
                ["plain", "INT64", "REQUIRED", null, null, null, null, null, 77, "BIGINT"],
            ],
            found);
    }

    [Theory]
    [InlineData(9, ParquetPhysicalType.Int32, 0)]
    [InlineData(10, ParquetPhysicalType.Int64, 0)]
    [InlineData(18, ParquetPhysicalType.Int64, 0)]
    [InlineData(19, ParquetPhysicalType.FixedLenByteArray, 9)]
    [InlineData(21, ParquetPhysicalType.FixedLenByteArray, 9)]
    [InlineData(22, ParquetPhysicalType.FixedLenByteArray, 10)]
    [InlineData(28, ParquetPhysicalType.FixedLenByteArray, 12)]
    [InlineData(38, ParquetPhysicalType.FixedLenByteArray, 16)]
    public void A_decimal_is_stored_in_the_least_bytes_that_hold_it(int precision, ParquetPhysicalType type, int length)
    {
        ParquetColumn column = ParquetColumn.Decimal("d", precision, 2);
        Assert.Equal((type, length), (column.PhysicalType, column.TypeLength));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(39, 0)]
    [InlineData(5, 6)]
    [InlineData(5, -1)]
    public void A_decimal_out_of_range_is_refused(int precision, int scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ParquetColumn.Decimal("d", precision, scale));

    [Fact]
    public void Names_that_differ_only_by_case_are_refused() =>
        Assert.Contains("'ID'", Assert.Throws<ArgumentException>(() => new ParquetSchema(ParquetColumn.Int32("id"), ParquetColumn.Int64("ID"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Leaves_know_their_path_and_levels()
    {
        var schema = new ParquetSchema(
            ParquetColumn.Int32("id"),
            ParquetGroup.Struct("add", [ParquetColumn.String("path"), ParquetGroup.Map("tags", ParquetColumn.String("key"), ParquetColumn.String("value", optional: true), optional: true)], optional: true),
            ParquetGroup.List("names", ParquetColumn.String("element", optional: true)));
        Assert.Equal(
            [("id", 0, 0), ("add.path", 1, 0), ("add.tags.key_value.key", 3, 1), ("add.tags.key_value.value", 4, 1), ("names.list.element", 2, 1)],
            schema.Leaves.Select(leaf => (leaf.DottedPath, leaf.MaxDefinitionLevel, leaf.MaxRepetitionLevel)));
    }

    [Fact]
    public void A_schema_whose_levels_would_not_fit_a_byte_is_refused()
    {
        ParquetNode node = ParquetColumn.Int32("element", optional: true);
        for (int depth = 0; depth < 60; depth++)
        {
            node = ParquetGroup.List(depth == 59 ? "l" : "element", node, optional: true);
        }

        Assert.Contains("deeper than 100 levels", Assert.Throws<ArgumentException>(() => new ParquetSchema(node)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_and_maps_want_the_names_of_the_format()
    {
        Assert.Throws<ArgumentException>(() => ParquetGroup.List("l", ParquetColumn.Int32("item")));
        Assert.Throws<ArgumentException>(() => ParquetGroup.Map("m", ParquetColumn.String("k"), ParquetColumn.String("value")));
        Assert.Throws<ArgumentException>(() => ParquetGroup.Map("m", ParquetColumn.String("key", optional: true), ParquetColumn.String("value")));
        Assert.Throws<ArgumentException>(() => ParquetGroup.Struct("s", []));
    }
}

using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Generators.Tests.Harness;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>docs/types.md says what the generator does.</summary>
public sealed class TypesPageTests
{
    private static readonly Dictionary<string, string> MemberOf = new()
    {
        ["`bool`"] = "Boolean",
        ["`sbyte`"] = "SByte",
        ["`byte`"] = "Byte",
        ["`short`"] = "Int16",
        ["`ushort`"] = "UInt16",
        ["`int`"] = "Int32",
        ["`uint`"] = "UInt32",
        ["`long`"] = "Int64",
        ["`ulong`"] = "UInt64",
        ["`float`"] = "Single",
        ["`double`"] = "Double",
        ["`decimal`, precision to 9"] = "Decimal9",
        ["`decimal`, precision to 18"] = "Decimal18",
        ["`decimal`, precision to 38"] = "Decimal28",
        ["`string`"] = "Text",
        ["`byte[]`"] = "Bytes",
        ["`Guid`"] = "Guid",
        ["`DateOnly`"] = "Date",
        ["`TimeOnly`"] = "Time",
        ["`DateTime`"] = "Instant",
        ["`DateTime`, `TimestampNtz`"] = "Reading",
        ["`DateTimeOffset`"] = "Offset",
        ["enum"] = "Colour",
    };

    public static TheoryData<string, string, string, string, string, string> Rows => [.. Table().Where(static r => MemberOf.ContainsKey(r[0])).Select(static r => (r[0], r[1], r[2], r[3], r[4], r[5]))];

    [Fact]
    public void The_page_has_a_row_for_every_type() => Assert.Equal(MemberOf.Keys.Append("enum, `Number`"), Table().Select(static r => r[0]));

    [Theory, MemberData(nameof(Rows))]
    public void A_row_says_what_is_stored(string type, string parquet, string arrow, string delta, string iceberg, string spark)
    {
        LakeColumn column = Schema<EveryType>().Columns.Single(c => c.Member == MemberOf[type]);
        Assert.Equal(parquet, Describe(ParquetSchemaOf<EveryType>().Leaves.Select(static l => l.Column).Single(c => c.Name == column.Name)));
        Assert.Equal(arrow, Describe(ToArrow<EveryType>([]).Schema.GetFieldByName(column.Name).DataType));
        Assert.Equal(delta, DeltaType(Schema<EveryType>(), column.Name));
        Assert.Equal(iceberg, IcebergType(SqlType(Schema<EveryType>().IcebergDdl[0], column.Name)));
        Assert.Equal(spark, SqlType(Schema<EveryType>().DeltaDdl!, column.Name));
    }

    [Theory]
    [InlineData("ColourNumber", "Int32")]
    [InlineData("Permissions", "Byte")]
    [InlineData("Huge", "UInt64")]
    public void An_enum_by_number_is_stored_as_its_underlying_type(string member, string like)
    {
        LakeColumn[] columns = [.. Schema<EveryType>().Columns];
        Assert.Equal(columns.Single(c => c.Member == like).Type, columns.Single(c => c.Member == member).Type);
    }

    private static IEnumerable<string[]> Table() => Repository.Read("docs", "types.md")
        .Split('\n')
        .SkipWhile(static l => !l.StartsWith("| member", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(static l => l.StartsWith('|'))
        .Select(static l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    private static string DeltaType(LakeTableSchema schema, string column)
    {
        using JsonDocument json = JsonDocument.Parse(schema.DeltaSchemaJson!);
        return json.RootElement.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("name").GetString() == column).GetProperty("type").GetString()!;
    }

    private static string SqlType(string ddl, string column) =>
        ddl.Split('\n').Single(l => l.StartsWith($"  `{column}` ", StringComparison.Ordinal)).Trim().TrimEnd(',').Split(' ')[1];

    // What Iceberg's Spark catalog makes of Spark's types.
    private static string IcebergType(string sql) => sql switch
    {
        "BIGINT" => "long",
        "TIMESTAMP" => "timestamptz",
        "TIMESTAMP_NTZ" => "timestamp",
        _ => sql.ToLowerInvariant(),
    };

    private static string Describe(ParquetColumn column)
    {
        string physical = column.PhysicalType switch
        {
            ParquetPhysicalType.ByteArray => "BYTE_ARRAY",
            ParquetPhysicalType.FixedLenByteArray => $"FIXED({column.TypeLength})",
            _ => column.PhysicalType.ToString().ToUpperInvariant(),
        };
        string logical = column.LogicalType switch
        {
            ParquetLogicalType.Int8 => " INT(8)",
            ParquetLogicalType.Int16 => " INT(16)",
            ParquetLogicalType.Decimal => $" DECIMAL({column.Precision},{column.Scale})",
            ParquetLogicalType.TimestampMicros => column.IsAdjustedToUtc ? " TIMESTAMP(MICROS,UTC)" : " TIMESTAMP(MICROS)",
            ParquetLogicalType.None => "",
            _ => " " + column.LogicalType.ToString().ToUpperInvariant(),
        };
        return physical + logical;
    }

    private static string Describe(IArrowType type) => type switch
    {
        Decimal128Type d => $"decimal128({d.Precision},{d.Scale})",
        TimestampType { Unit: TimeUnit.Microsecond } t => t.Timezone is null ? "timestamp[us]" : $"timestamp[us, {t.Timezone}]",
        _ => type.Name,
    };

    private static LakeTableSchema Schema<T>()
        where T : ILakeTable<T> => T.LakeSchema;

    private static ParquetSchema ParquetSchemaOf<T>()
        where T : ILakeTable<T> => T.ParquetSchema;

    private static RecordBatch ToArrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Generators.Tests.Harness;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;
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

    private static readonly Dictionary<string, (Type Record, string Member)> NestedMemberOf = new()
    {
        ["record with `[LakeStruct]`"] = (typeof(EveryNesting), "Point"),
        ["`int[]`"] = (typeof(EveryNesting), "Array"),
        ["`List<string>`"] = (typeof(EveryNesting), "Texts"),
        ["`IList<bool>`"] = (typeof(EveryNesting), "Mutable"),
        ["`ICollection<byte[]>`"] = (typeof(EveryNesting), "Blobs"),
        ["`IReadOnlyList<DateOnly>`"] = (typeof(EveryNesting), "ReadOnly"),
        ["`IReadOnlyCollection<TimeOnly?>`"] = (typeof(EveryNesting), "ReadOnlyCollection"),
        ["`ImmutableArray<double>`"] = (typeof(EveryNesting), "Immutable"),
        ["`List<List<int>>`"] = (typeof(EveryNesting), "Lists"),
        ["`Dictionary<string, int>`"] = (typeof(EveryNesting), "Map"),
        ["`IDictionary<DateOnly, List<string>>`"] = (typeof(EveryNesting), "MapOfLists"),
        ["`IReadOnlyDictionary<Guid, DateTimeOffset>`"] = (typeof(EveryNesting), "ReadOnlyMap"),
        ["`ReadOnlyMemory<byte>`"] = (typeof(Converted), "Memory"),
        ["`[LakeColumn(Json = typeof(YourJsonContext))]`"] = (typeof(Converted), "Profile"),
        ["converter to `decimal`, precision to 18"] = (typeof(Converted), "Price"),
        ["enum, `Unknown`"] = (typeof(Converted), "SomeMood"),
        ["enum, `Number` and `Unknown`"] = (typeof(Converted), "SomeMoodNumber"),
    };

    public static TheoryData<string, string, string, string, string, string> Rows => [.. Table().Where(static r => MemberOf.ContainsKey(r[0])).Select(static r => (r[0], r[1], r[2], r[3], r[4], r[5]))];

    [Fact]
    public void The_page_has_a_row_for_every_type() => Assert.Equal(MemberOf.Keys.Append("enum, `Number`"), Table().Select(static r => r[0]));

    [Theory, MemberData(nameof(Rows))]
    public void A_row_says_what_is_stored(string type, string parquet, string arrow, string delta, string iceberg, string spark) =>
        Check<EveryType>(MemberOf[type], [parquet, arrow, delta, iceberg, spark]);

    public static TheoryData<string, string, string, string, string, string> NestedRows => [.. NestedTable().Where(static r => NestedMemberOf.ContainsKey(r[0])).Select(static r => (r[0], r[1], r[2], r[3], r[4], r[5]))];

    [Fact]
    public void The_page_has_a_row_for_every_nested_and_special_member() => Assert.Equal(NestedMemberOf.Keys, NestedTable().Select(static r => r[0]));

    [Theory, MemberData(nameof(NestedRows))]
    public void A_row_says_how_a_nested_or_special_member_is_stored(string type, string parquet, string arrow, string delta, string iceberg, string spark)
    {
        (Type record, string member) = NestedMemberOf[type];
        string[] row = [parquet, arrow, delta, iceberg, spark];
        if (record == typeof(EveryNesting))
        {
            Check<EveryNesting>(member, row);
        }
        else
        {
            Check<Converted>(member, row);
        }
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

    private static void Check<T>(string member, string[] expected)
        where T : ILakeTable<T>
    {
        string column = Schema<T>().Columns.Single(c => c.Member == member).Name;
        string[] found =
        [
            Describe(ParquetSchemaOf<T>().Fields.Single(f => f.Name == column)),
            Describe(ToArrow<T>([]).Schema.GetFieldByName(column).DataType),
            DeltaType(Schema<T>(), column),
            IcebergType(SqlType(Schema<T>().IcebergDdl[0], column)),
            SqlType(Schema<T>().DeltaDdl!, column),
        ];
        Assert.Equal(expected, found);
    }

    private static IEnumerable<string[]> Table() => TableOf("| member");

    private static IEnumerable<string[]> NestedTable() => TableOf("| nested or special member");

    private static IEnumerable<string[]> TableOf(string header) => Repository.Read("docs", "types.md")
        .Split('\n')
        .SkipWhile(l => !l.StartsWith(header, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(static l => l.StartsWith('|'))
        .Select(static l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    private static string DeltaType(LakeTableSchema schema, string column)
    {
        using JsonDocument json = JsonDocument.Parse(schema.DeltaSchemaJson!);
        return DeltaType(json.RootElement.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("name").GetString() == column).GetProperty("type"));
    }

    private static string DeltaType(JsonElement type) => type.ValueKind == JsonValueKind.String ? type.GetString()! : type.GetProperty("type").GetString() switch
    {
        "array" => $"array<{DeltaType(type.GetProperty("elementType"))}>",
        "map" => $"map<{DeltaType(type.GetProperty("keyType"))}, {DeltaType(type.GetProperty("valueType"))}>",
        _ => $"struct<{string.Join(", ", type.GetProperty("fields").EnumerateArray().Select(static f => $"{f.GetProperty("name").GetString()} {DeltaType(f.GetProperty("type"))}"))}>",
    };

    // Without what it says of null, and with names as a reader writes them.
    private static string SqlType(string ddl, string column)
    {
        string start = $"  `{column}` ";
        string line = ddl.Split('\n').Single(l => l.StartsWith(start, StringComparison.Ordinal));
        return line[start.Length..].TrimEnd(',').Replace(" NOT NULL", "", StringComparison.Ordinal).Replace("`: ", " ", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
    }

    // What Iceberg's Spark catalog makes of Spark's types.
    private static string IcebergType(string sql) => Regex.Replace(sql, "[A-Z_]+", static word => word.Value switch
    {
        "BIGINT" => "long",
        "TIMESTAMP" => "timestamptz",
        "TIMESTAMP_NTZ" => "timestamp",
        "ARRAY" => "list",
        _ => word.Value.ToLowerInvariant(),
    });

    private static string Describe(ParquetNode node) => node switch
    {
        ParquetColumn column => Describe(column),
        ParquetGroup { Kind: ParquetGroupKind.Struct } group => $"group({string.Join(", ", group.Children.Select(static c => $"{c.Name} {Describe(c)}"))})",
        ParquetGroup { Kind: ParquetGroupKind.Repeated } level => string.Join(", ", level.Children.Select(Describe)),
        ParquetGroup group => $"{group.Kind.ToString().ToUpperInvariant()}({string.Join(", ", group.Children.Select(Describe))})",
        _ => node.Name,
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
        MapType map => $"map<{Describe(map.KeyField.DataType)}, {Describe(map.ValueField.DataType)}>",
        ListType list => $"list<{Describe(list.ValueDataType)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Fields.Select(static f => $"{f.Name} {Describe(f.DataType)}"))}>",
        _ => type.Name,
    };

    private static LakeTableSchema Schema<T>()
        where T : ILakeTable<T> => T.LakeSchema;

    private static ParquetSchema ParquetSchemaOf<T>()
        where T : ILakeTable<T> => T.ParquetSchema;

    private static RecordBatch ToArrow<T>(T[] rows)
        where T : ILakeTable<T> => T.ToArrow(rows, RowStamp.Now());
}

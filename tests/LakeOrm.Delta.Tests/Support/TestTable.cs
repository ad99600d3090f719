using System.Collections.Immutable;
using System.Globalization;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>A table's schema made at run time: what generated code knows of a record, without a record.</summary>
public sealed class TestTable
{
    public TestTable(string name, params ReadOnlySpan<LakeColumn> columns)
    {
        Columns = [.. columns];
        Parquet = new ParquetSchema([.. Columns.Select(ToParquet)]);
        string fields = string.Join(',', Columns.Select(static c =>
            $$"""{"name":{{System.Text.Json.JsonSerializer.Serialize(c.Name)}},"type":"{{DeltaType(c.Type)}}","nullable":{{(c.Nullable ? "true" : "false")}},"metadata":{} }"""));
        Schema = new LakeTableSchema(
            LakeTableName.Parse(name), Columns, "lake1:sha256:" + name, $$"""{"type":"struct","fields":[{{fields}}]}""", "CREATE TABLE " + name);
    }

    public ImmutableArray<LakeColumn> Columns { get; }

    public LakeTableSchema Schema { get; init; }

    public ParquetSchema Parquet { get; }

    public LakeTableName Name => Schema.Name;

    /// <summary>A table of one number and one text.</summary>
    public static TestTable Simple { get; } = new("tests.simple", Column("id", LakeTypeKind.Int64, nullable: false), Column("name", LakeTypeKind.String));

    public static LakeColumn Column(string name, LakeTypeKind kind, bool nullable = true, int? partition = null, int precision = 0, int scale = 0) =>
        new(name, name, new LakeType(kind, precision, scale), nullable) { PartitionIndex = partition };

    private static string DeltaType(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Boolean => "boolean",
        LakeTypeKind.Int8 => "byte",
        LakeTypeKind.Int16 => "short",
        LakeTypeKind.Int32 => "integer",
        LakeTypeKind.Int64 or LakeTypeKind.Time => "long",
        LakeTypeKind.Float32 => "float",
        LakeTypeKind.Float64 => "double",
        LakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({type.Precision},{type.Scale})"),
        LakeTypeKind.String or LakeTypeKind.Uuid => "string",
        LakeTypeKind.Binary => "binary",
        LakeTypeKind.Date => "date",
        LakeTypeKind.Timestamp => "timestamp",
        LakeTypeKind.TimestampNtz => "timestamp_ntz",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static ParquetColumn ToParquet(LakeColumn c) => c.Type.Kind switch
    {
        LakeTypeKind.Boolean => ParquetColumn.Boolean(c.Name, c.Nullable),
        LakeTypeKind.Int8 => ParquetColumn.Int8(c.Name, c.Nullable),
        LakeTypeKind.Int16 => ParquetColumn.Int16(c.Name, c.Nullable),
        LakeTypeKind.Int32 => ParquetColumn.Int32(c.Name, c.Nullable),
        LakeTypeKind.Int64 or LakeTypeKind.Time => ParquetColumn.Int64(c.Name, c.Nullable),
        LakeTypeKind.Float32 => ParquetColumn.Float(c.Name, c.Nullable),
        LakeTypeKind.Float64 => ParquetColumn.Double(c.Name, c.Nullable),
        LakeTypeKind.Decimal => ParquetColumn.Decimal(c.Name, c.Type.Precision, c.Type.Scale, c.Nullable),
        LakeTypeKind.String or LakeTypeKind.Uuid => ParquetColumn.String(c.Name, c.Nullable),
        LakeTypeKind.Binary => ParquetColumn.Binary(c.Name, c.Nullable),
        LakeTypeKind.Date => ParquetColumn.Date(c.Name, c.Nullable),
        LakeTypeKind.Timestamp => ParquetColumn.TimestampMicros(c.Name, utc: true, c.Nullable),
        LakeTypeKind.TimestampNtz => ParquetColumn.TimestampMicros(c.Name, utc: false, c.Nullable),
        _ => throw new ArgumentOutOfRangeException(nameof(c)),
    };
}

using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Iceberg;

/// <summary>The types of columns by their names in Spark's SQL, as the server tells them and as a record's table has them.</summary>
internal static class IcebergTypes
{
    /// <summary>The columns of a record's table.</summary>
    public static IReadOnlyList<DdlField> Of(LakeTableSchema schema) => [.. schema.Columns.Select(static c => new DdlField(c.Name, Of(c.Type.ToDdlType()), c.Nullable, c.Comment))];

    /// <summary>The columns of a table.</summary>
    public static IReadOnlyList<DdlField> Of(DataType table) => [.. table.Struct.Fields.Select(Of)];

    private static DdlField Of(DataType.Types.StructField field) => new(field.Name, TypeOf(field.DataType), field.Nullable, null);

    private static DdlType Of(DdlType type) => type.Fields.Count == 0
        ? DdlType.Scalar(IcebergDdl.InSql(type.Name).ToLowerInvariant())
        : new DdlType(type.Name, [.. type.Fields.Select(static f => f with { Type = Of(f.Type) })]);

    private static DdlType TypeOf(DataType type) => type.KindCase switch
    {
        DataType.KindOneofCase.Array => DdlType.List(TypeOf(type.Array.ElementType), type.Array.ContainsNull),
        DataType.KindOneofCase.Map => DdlType.Map(TypeOf(type.Map.KeyType), TypeOf(type.Map.ValueType), type.Map.ValueContainsNull),
        DataType.KindOneofCase.Struct => DdlType.Struct([.. type.Struct.Fields.Select(Of)]),
        DataType.KindOneofCase.Decimal => DdlType.Scalar(string.Create(CultureInfo.InvariantCulture, $"decimal({type.Decimal.Precision},{type.Decimal.Scale})")),
        DataType.KindOneofCase.Integer => DdlType.Scalar("int"),
        DataType.KindOneofCase.Long => DdlType.Scalar("bigint"),
        DataType.KindOneofCase.TimestampNtz => DdlType.Scalar("timestamp_ntz"),
        _ => DdlType.Scalar(type.KindCase.ToString().ToLowerInvariant()),
    };
}

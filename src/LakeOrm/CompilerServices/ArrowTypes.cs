using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>The Arrow type in which each column type is written.</summary>
internal static class ArrowTypes
{
    private static readonly TimestampType Instant = new(TimeUnit.Microsecond, "UTC");
    private static readonly TimestampType Reading = new(TimeUnit.Microsecond, (string?)null);
    private static readonly Time64Type TimeOfDay = new(TimeUnit.Microsecond);

    public static Field Of(LakeField field) => new(field.Name, Of(field.Type), field.Nullable);

    public static IArrowType Of(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Boolean => BooleanType.Default,
        LakeTypeKind.Int8 => Int8Type.Default,
        LakeTypeKind.Int16 => Int16Type.Default,
        LakeTypeKind.Int32 => Int32Type.Default,
        LakeTypeKind.Int64 => Int64Type.Default,
        LakeTypeKind.Float32 => FloatType.Default,
        LakeTypeKind.Float64 => DoubleType.Default,
        LakeTypeKind.Decimal => new Decimal128Type(type.Precision, type.Scale),
        LakeTypeKind.String or LakeTypeKind.Uuid => StringType.Default,
        LakeTypeKind.Binary => BinaryType.Default,
        LakeTypeKind.Date => Date32Type.Default,
        LakeTypeKind.Time => TimeOfDay,
        LakeTypeKind.Timestamp => Instant,
        LakeTypeKind.TimestampNtz => Reading,
        LakeTypeKind.List => new ListType(Of(type.Fields[0])),
        LakeTypeKind.Map => new MapType(Of(type.Fields[0]), Of(type.Fields[1]), keySorted: false),
        LakeTypeKind.Struct => new StructType([.. type.Fields.Select(Of)]),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No Arrow type is known for this column type."),
    };
}

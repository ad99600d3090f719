using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>Arrow types as messages name them: in the words of <see cref="LakeType"/> where it has some.</summary>
internal static class ArrowTypeName
{
    public static string Of(IArrowType type) => type switch
    {
        BooleanType => "boolean",
        FloatType => "float32",
        DoubleType => "float64",
        StringType or LargeStringType or StringViewType => "string",
        BinaryType or LargeBinaryType or BinaryViewType => "binary",
        FixedSizeBinaryType b and not (Decimal32Type or Decimal64Type or Decimal128Type or Decimal256Type) => $"binary({b.ByteWidth})",
        Decimal32Type d => $"decimal({d.Precision},{d.Scale})",
        Decimal64Type d => $"decimal({d.Precision},{d.Scale})",
        Decimal128Type d => $"decimal({d.Precision},{d.Scale})",
        Decimal256Type d => $"decimal({d.Precision},{d.Scale})",
        Date32Type or Date64Type => "date",
        Time32Type or Time64Type => "time",
        TimestampType { Timezone: null or "" } => "timestamp_ntz",
        TimestampType => "timestamp",
        DictionaryType d => $"dictionary of {Of(d.ValueType)}",
        ExtensionType e => e.Name,
        StructType s => $"struct<{string.Join(", ", s.Fields.Select(static f => $"{f.Name} {Of(f.DataType)}"))}>",
        MapType { Fields: [{ DataType: StructType { Fields: [var key, var value] } }] } => $"map<{Of(key.DataType)}, {Of(value.DataType)}>",
        NestedType { Fields: [var element] } when ArrowListLayout.Find(type) is not null => $"list<{Of(element.DataType)}>",
        _ => type.Name,
    };
}

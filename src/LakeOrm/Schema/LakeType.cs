namespace LakeOrm;

/// <summary>A column's type, the same for every format and engine.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Precision">Digits in all, for decimals; else 0.</param>
/// <param name="Scale">Digits after the point, for decimals; else 0.</param>
public sealed record LakeType(LakeTypeKind Kind, int Precision = 0, int Scale = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Kind == LakeTypeKind.Decimal ? $"decimal({Precision},{Scale})" : Kind switch
    {
        LakeTypeKind.Boolean => "boolean",
        LakeTypeKind.Int8 => "int8",
        LakeTypeKind.Int16 => "int16",
        LakeTypeKind.Int32 => "int32",
        LakeTypeKind.Int64 => "int64",
        LakeTypeKind.Float32 => "float32",
        LakeTypeKind.Float64 => "float64",
        LakeTypeKind.String => "string",
        LakeTypeKind.Binary => "binary",
        LakeTypeKind.Uuid => "uuid",
        LakeTypeKind.Date => "date",
        LakeTypeKind.Time => "time",
        LakeTypeKind.Timestamp => "timestamp",
        LakeTypeKind.TimestampNtz => "timestamp_ntz",
        _ => Kind.ToString(),
    };
}

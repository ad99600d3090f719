namespace LakeOrm;

/// <summary>The kinds of column types that every format and engine maps from.</summary>
public enum LakeTypeKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,

    /// <summary>Decimal of a precision and scale.</summary>
    Decimal,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A UUID; formats without the type store its 36 lower-case characters.</summary>
    Uuid,

    /// <summary>A date without a time.</summary>
    Date,

    /// <summary>A time of day in microseconds; formats without the type store the number.</summary>
    Time,

    /// <summary>An instant, UTC, in microseconds.</summary>
    Timestamp,

    /// <summary>A clock's reading without a zone, in microseconds.</summary>
    TimestampNtz,

    /// <summary>A list; its one field is <c>element</c>.</summary>
    List,

    /// <summary>A map; its fields are <c>key</c>, which is never null, and <c>value</c>.</summary>
    Map,

    /// <summary>A structure of named fields.</summary>
    Struct,
}

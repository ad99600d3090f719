namespace LakeOrm.Parquet;

/// <summary>What the stored values of a column mean.</summary>
public enum ParquetLogicalType
{
    /// <summary>What the physical type says.</summary>
    None,

    /// <summary>UTF-8 text in a byte array.</summary>
    String,

    /// <summary>A signed 8-bit integer in an INT32.</summary>
    Int8,

    /// <summary>A signed 16-bit integer in an INT32.</summary>
    Int16,

    /// <summary>An unscaled integer: INT32 up to 9 digits, INT64 up to 18, else big-endian two's complement.</summary>
    Decimal,

    /// <summary>Days since 1970-01-01 in an INT32.</summary>
    Date,

    /// <summary>Microseconds since 1970-01-01T00:00:00 in an INT64, in UTC or on the local clock.</summary>
    TimestampMicros,
}

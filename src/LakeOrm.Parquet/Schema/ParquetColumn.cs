using System.Numerics;

namespace LakeOrm.Parquet;

/// <summary>A column of values: a leaf of a Parquet schema. Immutable.</summary>
public sealed class ParquetColumn : ParquetNode
{
    private const int MaxPrecision = 38;

    private ParquetColumn(string name, ParquetPhysicalType physicalType, ParquetLogicalType logicalType, bool optional, bool bloomFilter, int? fieldId)
        : base(name, optional, fieldId)
    {
        PhysicalType = physicalType;
        LogicalType = logicalType;
        BloomFilter = bloomFilter;
    }

    /// <summary>How the values are stored.</summary>
    public ParquetPhysicalType PhysicalType { get; }

    /// <summary>What the stored values mean.</summary>
    public ParquetLogicalType LogicalType { get; }

    /// <summary>The digits of a decimal; 0 for other types.</summary>
    public int Precision { get; private init; }

    /// <summary>The digits after the point of a decimal; 0 for other types.</summary>
    public int Scale { get; private init; }

    /// <summary>The length in bytes of a FIXED_LEN_BYTE_ARRAY; 0 for other types.</summary>
    public int TypeLength { get; private init; }

    /// <summary>True if a timestamp is an instant in UTC, false if it is a reading of a local clock or no timestamp.</summary>
    public bool IsAdjustedToUtc { get; private init; }

    /// <summary>True if the file gets a Bloom filter for the column, so that readers skip row groups in a search for one value.</summary>
    public bool BloomFilter { get; }

    /// <summary>UTF-8 text.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="bloomFilter">True to write a Bloom filter.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    public static ParquetColumn String(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.ByteArray, ParquetLogicalType.String, optional, bloomFilter, fieldId);

    /// <summary>Bytes of any length.</summary>
    /// <remarks>
    /// There is no Bloom filter for bytes: DuckDB up to 1.5.6 looks for the text that displays them instead of the bytes, and so skips
    /// rows that match.
    /// </remarks>
    /// <param name="name">The column's name.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    public static ParquetColumn Binary(string name, bool optional = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.ByteArray, ParquetLogicalType.None, optional, false, fieldId);

    /// <summary>Bytes of one length.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="length">The length of every value in bytes; at least 1.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static ParquetColumn FixedBinary(string name, int length, bool optional = false, int? fieldId = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new(name, ParquetPhysicalType.FixedLenByteArray, ParquetLogicalType.None, optional, false, fieldId) { TypeLength = length };
    }

    /// <summary>Truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    public static ParquetColumn Boolean(string name, bool optional = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Boolean, ParquetLogicalType.None, optional, false, fieldId);

    /// <summary>Signed 8-bit integers, stored as INT32.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Int8(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int32, ParquetLogicalType.Int8, optional, bloomFilter, fieldId);

    /// <summary>Signed 16-bit integers, stored as INT32.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Int16(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int32, ParquetLogicalType.Int16, optional, bloomFilter, fieldId);

    /// <summary>Signed 32-bit integers.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Int32(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int32, ParquetLogicalType.None, optional, bloomFilter, fieldId);

    /// <summary>Signed 64-bit integers.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Int64(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int64, ParquetLogicalType.None, optional, bloomFilter, fieldId);

    /// <summary>IEEE 754 binary32.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Float(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Float, ParquetLogicalType.None, optional, bloomFilter, fieldId);

    /// <summary>IEEE 754 binary64.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Double(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Double, ParquetLogicalType.None, optional, bloomFilter, fieldId);

    /// <summary>Days since 1970-01-01.</summary>
    /// <inheritdoc cref="String"/>
    public static ParquetColumn Date(string name, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int32, ParquetLogicalType.Date, optional, bloomFilter, fieldId);

    /// <summary>Microseconds since 1970-01-01T00:00:00.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="utc">True for an instant in UTC, false for a reading of a local clock.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="bloomFilter">True to write a Bloom filter.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    public static ParquetColumn TimestampMicros(string name, bool utc, bool optional = false, bool bloomFilter = false, int? fieldId = null) =>
        new(name, ParquetPhysicalType.Int64, ParquetLogicalType.TimestampMicros, optional, bloomFilter, fieldId) { IsAdjustedToUtc = utc };

    /// <summary>Decimals: INT32 up to 9 digits, INT64 up to 18, else a FIXED_LEN_BYTE_ARRAY of the least length that holds them.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="precision">All digits, 1 to 38.</param>
    /// <param name="scale">The digits after the point, 0 to <paramref name="precision"/>.</param>
    /// <param name="optional">True if values may be null.</param>
    /// <param name="bloomFilter">True to write a Bloom filter.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The precision or the scale is out of range.</exception>
    public static ParquetColumn Decimal(string name, int precision, int scale, bool optional = false, bool bloomFilter = false, int? fieldId = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        ParquetPhysicalType type = precision <= 9 ? ParquetPhysicalType.Int32 : precision <= 18 ? ParquetPhysicalType.Int64 : ParquetPhysicalType.FixedLenByteArray;
        return new(name, type, ParquetLogicalType.Decimal, optional, bloomFilter, fieldId)
        {
            Precision = precision,
            Scale = scale,
            TypeLength = type == ParquetPhysicalType.FixedLenByteArray ? DecimalLength(precision) : 0,
        };
    }

    internal ParquetColumn Rename((string Name, int? FieldId) stored) => new(stored.Name, PhysicalType, LogicalType, IsOptional, BloomFilter, stored.FieldId)
    {
        Precision = Precision,
        Scale = Scale,
        TypeLength = TypeLength,
        IsAdjustedToUtc = IsAdjustedToUtc,
    };

    internal override bool HasShapeOf(ParquetNode other) =>
        other is ParquetColumn column
        && column.Name == Name && column.IsOptional == IsOptional
        && column.PhysicalType == PhysicalType && column.LogicalType == LogicalType
        && column.Precision == Precision && column.Scale == Scale
        && column.TypeLength == TypeLength && column.IsAdjustedToUtc == IsAdjustedToUtc;

    // The least bytes whose signed range holds every unscaled value of the precision.
    private static int DecimalLength(int precision) => (int)((BigInteger.Pow(10, precision) - 1).GetBitLength() / 8) + 1;
}

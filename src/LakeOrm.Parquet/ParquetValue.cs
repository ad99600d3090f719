using System.Buffers.Binary;
using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>A value as a column stores it, such as the bound of a statistic.</summary>
public readonly struct ParquetValue
{
    private readonly ParquetPhysicalType _type;
    private readonly ReadOnlyMemory<byte> _plain;

    internal ParquetValue(ParquetPhysicalType type, ReadOnlyMemory<byte> plain)
    {
        _type = type;
        _plain = plain;
    }

    /// <summary>The physical type, which decides what the value may be read as.</summary>
    public ParquetPhysicalType PhysicalType => _type;

    /// <summary>A BOOLEAN.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The value has another type.</exception>
    public bool AsBoolean() => Read(ParquetPhysicalType.Boolean)[0] != 0;

    /// <summary>An INT32 or INT64: an integer, a date, a timestamp or an unscaled decimal.</summary>
    /// <inheritdoc cref="AsBoolean"/>
    public long AsInt64() => _type == ParquetPhysicalType.Int32
        ? BinaryPrimitives.ReadInt32LittleEndian(_plain.Span)
        : BinaryPrimitives.ReadInt64LittleEndian(Read(ParquetPhysicalType.Int64));

    /// <summary>The unscaled value of a decimal of any width.</summary>
    /// <inheritdoc cref="AsBoolean"/>
    public Int128 AsInt128() => _type == ParquetPhysicalType.FixedLenByteArray ? BoundOrder.ReadUnscaled(_plain.Span) : AsInt64();

    /// <summary>A FLOAT.</summary>
    /// <inheritdoc cref="AsBoolean"/>
    public float AsSingle() => BinaryPrimitives.ReadSingleLittleEndian(Read(ParquetPhysicalType.Float));

    /// <summary>A DOUBLE.</summary>
    /// <inheritdoc cref="AsBoolean"/>
    public double AsDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Read(ParquetPhysicalType.Double));

    /// <summary>The bytes of a BYTE_ARRAY or FIXED_LEN_BYTE_ARRAY; text is UTF-8.</summary>
    /// <inheritdoc cref="AsBoolean"/>
    public ReadOnlyMemory<byte> AsBytes() =>
        _type is ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray ? _plain : throw WrongType(ParquetPhysicalType.ByteArray);

    private ReadOnlySpan<byte> Read(ParquetPhysicalType asked) => _type == asked ? _plain.Span : throw WrongType(asked);

    private InvalidOperationException WrongType(ParquetPhysicalType asked) => new($"The value is {_type}, not {asked}.");
}

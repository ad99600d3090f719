using System.Buffers.Binary;

namespace LakeOrm.Parquet.Columns;

/// <summary>The order that the format defines for a column's statistics, over values as statistics store them.</summary>
internal sealed class BoundOrder
{
    private readonly Comparison _comparison;

    private BoundOrder(Comparison comparison) => _comparison = comparison;

    private delegate int Comparison(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b);

    public int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => _comparison(a, b);

    public static BoundOrder Of(ParquetColumn column) => new(column.PhysicalType switch
    {
        ParquetPhysicalType.Boolean => static (a, b) => a[0].CompareTo(b[0]),
        ParquetPhysicalType.Int32 => static (a, b) => BinaryPrimitives.ReadInt32LittleEndian(a).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(b)),
        ParquetPhysicalType.Int64 => static (a, b) => BinaryPrimitives.ReadInt64LittleEndian(a).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(b)),
        ParquetPhysicalType.Float => static (a, b) => BinaryPrimitives.ReadSingleLittleEndian(a).CompareTo(BinaryPrimitives.ReadSingleLittleEndian(b)),
        ParquetPhysicalType.Double => static (a, b) => BinaryPrimitives.ReadDoubleLittleEndian(a).CompareTo(BinaryPrimitives.ReadDoubleLittleEndian(b)),
        ParquetPhysicalType.FixedLenByteArray when column.LogicalType == ParquetLogicalType.Decimal => static (a, b) => ReadUnscaled(a).CompareTo(ReadUnscaled(b)),
        _ => static (a, b) => a.SequenceCompareTo(b),
    });

    /// <summary>A big-endian two's complement integer of 1 to 16 bytes.</summary>
    public static Int128 ReadUnscaled(ReadOnlySpan<byte> bytes)
    {
        Span<byte> wide = stackalloc byte[16];
        wide.Fill((sbyte)bytes[0] < 0 ? byte.MaxValue : byte.MinValue);
        bytes.CopyTo(wide[(16 - bytes.Length)..]);
        return BinaryPrimitives.ReadInt128BigEndian(wide);
    }
}

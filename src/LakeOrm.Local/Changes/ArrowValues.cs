using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>Values of an Arrow column on their way into a leaf of a Parquet file.</summary>
internal abstract class ArrowValues
{
    /// <summary>The values for a column.</summary>
    public static ArrowValues Of(ParquetColumn column) => (column.LogicalType, column.PhysicalType) switch
    {
        (ParquetLogicalType.String, _) => new TypedValues<ReadOnlyMemory<byte>>([ArrowTypeId.String], Bytes, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (ParquetLogicalType.Decimal, ParquetPhysicalType.Int32) => new TypedValues<int>([ArrowTypeId.Decimal128], static (a, i) => (int)Decimal(a, i), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (ParquetLogicalType.Decimal, ParquetPhysicalType.Int64) => new TypedValues<long>([ArrowTypeId.Decimal128], static (a, i) => (long)Decimal(a, i), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (ParquetLogicalType.Decimal, _) => new TypedValues<ReadOnlyMemory<byte>>([ArrowTypeId.Decimal128], (a, i) => BigEndian(Decimal(a, i), column.TypeLength), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (ParquetLogicalType.Int8, _) => new TypedValues<int>([ArrowTypeId.Int8], static (a, i) => Fixed<sbyte>(a, i), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (ParquetLogicalType.Int16, _) => new TypedValues<int>([ArrowTypeId.Int16], static (a, i) => Fixed<short>(a, i), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (_, ParquetPhysicalType.Boolean) => new TypedValues<bool>([ArrowTypeId.Boolean], Bit, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (_, ParquetPhysicalType.Int32) => new TypedValues<int>([ArrowTypeId.Int32, ArrowTypeId.Date32], Fixed<int>, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (_, ParquetPhysicalType.Int64) => new TypedValues<long>([ArrowTypeId.Int64, ArrowTypeId.Timestamp], Fixed<long>, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (_, ParquetPhysicalType.Float) => new TypedValues<float>([ArrowTypeId.Float], Fixed<float>, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        (_, ParquetPhysicalType.Double) => new TypedValues<double>([ArrowTypeId.Double], Fixed<double>, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        _ => new TypedValues<ReadOnlyMemory<byte>>([ArrowTypeId.Binary], Bytes, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
    };

    /// <summary>Whether a value is null.</summary>
    public static bool IsNull(ArrayData array, int index) =>
        array.NullCount != 0 && array.Buffers[0] is { Length: > 0 } validity && !BitUtility.GetBit(validity.Span, array.Offset + index);

    /// <summary>A truth value.</summary>
    public static bool Bit(ArrayData array, int index) => BitUtility.GetBit(array.Buffers[1].Span, array.Offset + index);

    /// <summary>A value of fixed width.</summary>
    public static T Fixed<T>(ArrayData array, int index)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(array.Buffers[1].Span)[array.Offset + index];

    /// <summary>A decimal's unscaled value.</summary>
    public static Int128 Decimal(ArrayData array, int index) => BinaryPrimitives.ReadInt128LittleEndian(array.Buffers[1].Span[(16 * (array.Offset + index))..]);

    /// <summary>The bytes of a text or of bytes, in place.</summary>
    public static ReadOnlyMemory<byte> Bytes(ArrayData array, int index)
    {
        int start = Fixed<int>(array, index);
        return array.Buffers[2].Memory[start..Fixed<int>(array, index + 1)];
    }

    /// <summary>Takes a value that is there.</summary>
    public abstract void Add(ArrayData array, int index);

    /// <summary>Hands the values to a file and forgets them.</summary>
    public abstract void WriteTo(ParquetFileWriter file, int leaf, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    /// <summary>Refuses an array that holds something else.</summary>
    public abstract void Check(ArrayData array);

    private static ReadOnlyMemory<byte> BigEndian(Int128 value, int length)
    {
        byte[] wide = new byte[16];
        BinaryPrimitives.WriteInt128BigEndian(wide, value);
        return wide.AsMemory(16 - length);
    }
}

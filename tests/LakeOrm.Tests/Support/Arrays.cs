using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.CompilerServices;

namespace LakeOrm.Tests.Support;

/// <summary>Arrow arrays as engines make them: sliced, with nulls, and with anything at all in the slots of nulls.</summary>
internal static class Arrays
{
    /// <summary>The kinds of types that are no lists, maps or structures.</summary>
    public static IEnumerable<LakeTypeKind> SingleKinds => Enum.GetValues<LakeTypeKind>().Except([LakeTypeKind.List, LakeTypeKind.Map, LakeTypeKind.Struct]);

    /// <summary>An array over raw values, cut out of a longer one at <paramref name="offset"/>.</summary>
    public static IArrowArray Cut<T>(IArrowType type, int offset, T garbage, params T?[] values)
        where T : unmanaged
    {
        int length = offset + values.Length + 3;
        T[] slots = Enumerable.Repeat(garbage, length).ToArray();
        byte[] validity = new byte[(length + 7) / 8];
        int nulls = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                slots[offset + i] = value;
                validity[(offset + i) / 8] |= (byte)(1 << ((offset + i) % 8));
            }
            else
            {
                nulls++;
            }
        }

        ArrowBuffer bits = nulls > 0 ? new ArrowBuffer(validity) : ArrowBuffer.Empty;
        ArrayData data = new(type, values.Length, nulls, offset, [bits, new ArrowBuffer(MemoryMarshal.AsBytes(slots.AsSpan()).ToArray())]);
        return ArrowArrayFactory.BuildArray(data);
    }

    public static IArrowArray Of<T>(IArrowType type, params T?[] values)
        where T : unmanaged => Cut(type, 5, default, values);

    /// <summary>Two's complement of 32 bytes.</summary>
    public static IArrowArray Decimal256(int precision, int scale, params BigInteger[] values)
    {
        byte[] slots = new byte[32 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> slot = slots.AsSpan(32 * i, 32);
            slot.Fill(values[i].Sign < 0 ? (byte)0xFF : (byte)0);
            values[i].TryWriteBytes(slot, out _);
        }

        return ArrowArrayFactory.BuildArray(new ArrayData(new Decimal256Type(precision, scale), values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(slots)]));
    }

    public static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns) =>
        new(new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true)), null), columns.Select(c => c.Array), columns.Length == 0 ? 0 : columns[0].Array.Length);

    /// <summary>Binds and loads a batch of one column.</summary>
    public static ArrowColumn Load(IArrowArray array, LakeType type, bool nullable = true, long firstRow = 0)
    {
        RecordBatch batch = Batch(("c", array));
        ArrowBinder binder = new(batch.Schema, "Case");
        ArrowColumn column = binder.Bind("c", "Member", type, nullable, optional: false);
        binder.Complete();
        column.Load(batch, firstRow);
        return column;
    }

    public static string Misfit(IArrowArray array, LakeType type, bool nullable = true) => Assert.Throws<LakeDataException>(() => Load(array, type, nullable, 1000)).Message;

    public static string Unbound(IArrowArray array, LakeType type) => Assert.Throws<LakeBindException>(() => Load(array, type)).Message;
}

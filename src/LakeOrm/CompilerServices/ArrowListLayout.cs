using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>How each Arrow layout of lists says where its lists begin and end.</summary>
internal static class ArrowListLayout
{
    /// <summary>Sets a column's starts and ends. Those of nulls may be anything; those that no int can hold are refused, the others checked later.</summary>
    /// <param name="column">The column, whose nulls are loaded.</param>
    /// <param name="data">The array.</param>
    /// <param name="limit">How many elements there are.</param>
    public delegate void Read(ArrowListColumn column, ArrayData data, int limit);

    /// <summary>The layout of a type of lists or maps and the fields of its elements; null for other types.</summary>
    public static Read? Find(IArrowType type) => type switch
    {
        ListType or MapType => ReadOffsets,
        LargeListType => ReadLargeOffsets,
        ListViewType => ReadViews,
        LargeListViewType => ReadLargeViews,
        FixedSizeListType { ListSize: var size } => (column, data, limit) => ReadFixed(column, data, limit, size),
        _ => null,
    };

    private static void ReadOffsets(ArrowListColumn column, ArrayData data, int limit)
    {
        long bytes = (long)data.Length * sizeof(int);
        column.UseStarts(column.Buffer(data, 1, (long)data.Offset * sizeof(int), bytes));
        column.UseEnds(column.Buffer(data, 1, ((long)data.Offset + 1) * sizeof(int), bytes));
    }

    private static void ReadLargeOffsets(ArrowListColumn column, ArrayData data, int limit)
    {
        ReadOnlySpan<long> offsets = MemoryMarshal.Cast<byte, long>(column.Buffer(data, 1, (long)data.Offset * sizeof(long), ((long)data.Length + 1) * sizeof(long)).Span);
        Span<int> starts = column.MakeStarts();
        Span<int> ends = column.MakeEnds();
        for (int i = 0; i < starts.Length; i++)
        {
            (starts[i], ends[i]) = Narrow(column, i, offsets[i], offsets[i + 1], limit);
        }
    }

    private static void ReadViews(ArrowListColumn column, ArrayData data, int limit)
    {
        long start = (long)data.Offset * sizeof(int);
        long bytes = (long)data.Length * sizeof(int);
        column.UseStarts(column.Buffer(data, 1, start, bytes));
        ReadOnlySpan<int> starts = column.Starts;
        ReadOnlySpan<int> sizes = MemoryMarshal.Cast<byte, int>(column.Buffer(data, 2, start, bytes).Span);
        Span<int> ends = column.MakeEnds();
        for (int i = 0; i < ends.Length; i++)
        {
            // A sum that wraps is below its start, and so refused.
            ends[i] = unchecked(starts[i] + sizes[i]);
        }
    }

    private static void ReadLargeViews(ArrowListColumn column, ArrayData data, int limit)
    {
        long start = (long)data.Offset * sizeof(long);
        long bytes = (long)data.Length * sizeof(long);
        ReadOnlySpan<long> offsets = MemoryMarshal.Cast<byte, long>(column.Buffer(data, 1, start, bytes).Span);
        ReadOnlySpan<long> sizes = MemoryMarshal.Cast<byte, long>(column.Buffer(data, 2, start, bytes).Span);
        Span<int> starts = column.MakeStarts();
        Span<int> ends = column.MakeEnds();
        for (int i = 0; i < starts.Length; i++)
        {
            (starts[i], ends[i]) = Narrow(column, i, offsets[i], unchecked(offsets[i] + sizes[i]), limit);
        }
    }

    private static void ReadFixed(ArrowListColumn column, ArrayData data, int limit, int size)
    {
        Span<int> starts = column.MakeStarts();
        Span<int> ends = column.MakeEnds();
        for (int i = 0; i < starts.Length; i++)
        {
            long start = ((long)data.Offset + i) * size;
            (starts[i], ends[i]) = Narrow(column, i, start, start + size, limit);
        }
    }

    private static (int Start, int End) Narrow(ArrowListColumn column, int index, long start, long end, int limit)
    {
        if (column.IsNull(index))
        {
            return (0, 0);
        }

        return start >= 0 && end >= start && end <= limit ? ((int)start, (int)end) : throw column.OutOfRange(index, start, end, limit);
    }
}

using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.Tests.Support;

/// <summary>Arrays of lists of dates in every layout, with elements that no list refers to and with anything at all where a null is.</summary>
internal static class Lists
{
    public static readonly string[] Layouts = ["list", "large list", "list view", "large list view", "fixed size list", "map"];

    /// <summary>The lists, between two of garbage that are cut off. Only a fixed size needs lists of two elements.</summary>
    public static IArrowArray Of(string layout, int[]?[] rows)
    {
        int?[]?[] padded = [[1, null], .. rows.Select(r => r?.Select(static v => (int?)v).ToArray()), [null, int.MaxValue]];
        List<int?> elements = [];
        List<(long Start, long End)> ranges = [];
        foreach (int?[]? row in layout.EndsWith("view", StringComparison.Ordinal) ? padded.Reverse() : padded)
        {
            if (layout.EndsWith("view", StringComparison.Ordinal))
            {
                elements.Add(null);
            }

            long start = elements.Count;
            elements.AddRange(row ?? [null, int.MaxValue]);
            ranges.Add((start, elements.Count));
        }

        byte[] validity = new byte[(padded.Length + 7) / 8];
        for (int i = 0; i < padded.Length; i++)
        {
            validity[i / 8] |= (byte)(padded[i] is null ? 0 : 1 << (i % 8));
        }

        IArrowArray dates = Arrays.Cut(Date32Type.Default, 3, int.MinValue, [.. elements]);
        long[] starts = [.. ranges.Select(static r => r.Start)];
        long[] sizes = [.. ranges.Select(static r => r.End - r.Start)];
        long[] offsets = [.. starts, ranges[^1].End];
        return layout switch
        {
            "list" => Build(new ListType(dates.Data.DataType), dates.Data, Narrow(offsets)),
            "large list" => Build(new LargeListType(dates.Data.DataType), dates.Data, offsets),
            "list view" => Build(new ListViewType(dates.Data.DataType), dates.Data, Narrow(starts.Reverse()), Narrow(sizes.Reverse())),
            "large list view" => Build(new LargeListViewType(dates.Data.DataType), dates.Data, starts.Reverse().ToArray(), sizes.Reverse().ToArray()),
            "fixed size list" => Build(new FixedSizeListType(dates.Data.DataType, 2), dates.Data),
            _ => Map(),
        };

        IArrowArray Map()
        {
            MapType type = new(Date32Type.Default, Date32Type.Default);

            // The entries are cut too: two of them stand before the first.
            ArrayData entries = new(type.KeyValueType, elements.Count, 0, 2, [ArrowBuffer.Empty], [Ahead(dates), Ahead(dates)]);
            return Build(type, entries, Narrow(offsets));
        }

        IArrowArray Build(IArrowType type, ArrayData child, params System.Array[] buffers) => ArrowArrayFactory.BuildArray(new ArrayData(
            type, rows.Length, rows.Count(static r => r is null), 1, [new ArrowBuffer(validity), .. buffers.Select(Bytes)], [child]));

        static ArrayData Ahead(IArrowArray dates) => new(dates.Data.DataType, dates.Length + 2, dates.NullCount, dates.Offset - 2, dates.Data.Buffers);
    }

    public static ArrowBuffer Bytes(System.Array values) => new(values is int[] ints ? MemoryMarshal.AsBytes(ints.AsSpan()).ToArray() : MemoryMarshal.AsBytes(((long[])values).AsSpan()).ToArray());

    private static int[] Narrow(IEnumerable<long> values) => [.. values.Select(static v => (int)v)];
}

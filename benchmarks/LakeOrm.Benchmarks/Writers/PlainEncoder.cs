using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>
/// The limit of encoding: the rows as PLAIN bytes in one row-major pass into buffers that are reused, with no statistics, pages,
/// levels, dictionary or output.
/// </summary>
internal static class PlainEncoder
{
    private const int BlockRows = 16 << 10;
    private const int MaxText = 128;

    private static readonly byte[][] Buffers = [.. Enumerable.Range(0, 10).Select(_ => new byte[BlockRows * MaxText])];

    public static long Encode(ReadOnlySpan<OrderRow> rows)
    {
        long bytes = 0;
        while (!rows.IsEmpty)
        {
            ReadOnlySpan<OrderRow> block = rows[..Math.Min(BlockRows, rows.Length)];
            bytes += EncodeBlock(block);
            rows = rows[block.Length..];
        }

        return bytes;
    }

    private static long EncodeBlock(ReadOnlySpan<OrderRow> rows)
    {
        ref byte c0 = ref Buffers[0][0];
        Span<long> c1 = MemoryMarshal.Cast<byte, long>(Buffers[1].AsSpan());
        Span<long> c2 = MemoryMarshal.Cast<byte, long>(Buffers[2].AsSpan());
        ref byte c3 = ref Buffers[3][0];
        Span<long> c4 = MemoryMarshal.Cast<byte, long>(Buffers[4].AsSpan());
        Span<int> c5 = MemoryMarshal.Cast<byte, int>(Buffers[5].AsSpan());
        Span<double> c6 = MemoryMarshal.Cast<byte, double>(Buffers[6].AsSpan());
        Span<bool> c7 = MemoryMarshal.Cast<byte, bool>(Buffers[7].AsSpan());
        Span<double> c8 = MemoryMarshal.Cast<byte, double>(Buffers[8].AsSpan());
        ref byte c9 = ref Buffers[9][0];
        int n8 = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            OrderRow row = rows[i];
            c0 = ref Append(row.Id, ref c0);
            c1[i] = row.CustomerId;
            c2[i] = StoredUnits.Micros(row.CreatedAt);
            c3 = ref Append(row.Country, ref c3);
            c4[i] = StoredUnits.Unscaled4(row.Total);
            c5[i] = row.Quantity;
            c6[i] = row.Price;
            c7[i] = row.IsActive;
            c8[n8] = row.Discount.GetValueOrDefault();
            n8 += row.Discount.HasValue ? 1 : 0;
            c9 = ref Append(row.Note, ref c9);
        }

        return (rows.Length * 37L) + (n8 * 8L)
            + Unsafe.ByteOffset(ref Buffers[0][0], ref c0) + Unsafe.ByteOffset(ref Buffers[3][0], ref c3) + Unsafe.ByteOffset(ref Buffers[9][0], ref c9);
    }

    private static ref byte Append(string value, ref byte destination)
    {
        int length = Encoding.UTF8.GetBytes(value, MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, 4), MaxText));
        Unsafe.WriteUnaligned(ref destination, length);
        return ref Unsafe.Add(ref destination, 4 + length);
    }
}

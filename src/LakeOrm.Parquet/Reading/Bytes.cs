using System.Buffers.Binary;

namespace LakeOrm.Parquet.Reading;

/// <summary>Checked reads of the small things between a page's data.</summary>
internal static class Bytes
{
    internal static uint ReadVarInt32(ReadOnlySpan<byte> data, ref int position, PageLocation at)
    {
        ulong value = ReadVarInt64(data, ref position, at);
        return value <= uint.MaxValue ? (uint)value : throw at.Corrupt("a variable-length integer of 32 bits", $"{value}");
    }

    internal static ulong ReadVarInt64(ReadOnlySpan<byte> data, ref int position, PageLocation at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position >= data.Length)
            {
                throw at.Corrupt("a variable-length integer", "the end of the data");
            }

            byte next = data[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw at.Corrupt("a variable-length integer of at most ten bytes", "more");
    }

    internal static long ReadZigZag(ReadOnlySpan<byte> data, ref int position, PageLocation at)
    {
        ulong value = ReadVarInt64(data, ref position, at);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Cuts off the part of <paramref name="data"/> whose length stands in its first four bytes.</summary>
    internal static ReadOnlyMemory<byte> TakePrefixed(ref ReadOnlyMemory<byte> data, string what, PageLocation at)
    {
        if (data.Length < sizeof(int))
        {
            throw at.Corrupt($"the length of {what}", $"{data.Length} bytes left");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(data.Span);
        data = data[sizeof(int)..];
        return Take(ref data, length, what, at);
    }

    internal static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> data, long length, string what, PageLocation at)
    {
        if (length < 0 || length > data.Length)
        {
            throw at.Corrupt($"{what} of {length} bytes", $"{data.Length} bytes left");
        }

        ReadOnlyMemory<byte> taken = data[..(int)length];
        data = data[(int)length..];
        return taken;
    }
}

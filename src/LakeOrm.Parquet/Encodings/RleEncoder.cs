using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LakeOrm.Parquet.Encodings;

/// <summary>Parquet's hybrid of run lengths and bit packing, for levels and dictionary indexes.</summary>
internal static class RleEncoder
{
    private const int Group = 8;

    /// <summary>The bits that hold every number up to <paramref name="max"/>.</summary>
    public static int BitWidth(int max) => 32 - BitOperations.LeadingZeroCount((uint)max);

    /// <summary>Room that always suffices for <see cref="Encode"/>.</summary>
    public static int MaxLength(int count, int width) => checked((int)((((long)count / Group) + 1) * (width + 2)) + 32);

    /// <summary>Encodes the values as runs.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Encode<T>(ReadOnlySpan<T> values, int width, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        // A run pays only when it saves more than the headers it forces between packed groups.
        int leastRun = Math.Max(Group, 64 / width);
        int written = 0;
        int literal = 0;
        int position = 0;
        while (position < values.Length)
        {
            T value = values[position];
            int run = values[position..].IndexOfAnyExcept(value);
            run = run < 0 ? values.Length - position : run;
            if (run >= leastRun)
            {
                written += Pack(values[literal..position], width, destination[written..]);
                written += Varint((uint)run << 1, destination[written..]);
                BinaryPrimitives.WriteInt32LittleEndian(destination[written..], int.CreateTruncating(value));
                written += (width + 7) / 8;
                position += run;
                literal = position;
            }
            else
            {
                position = Math.Min(position + Group, values.Length);
            }
        }

        return written + Pack(values[literal..], width, destination[written..]);
    }

    /// <summary>Packs bytes that are 0 or 1 into bits, the first value in the lowest bit.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int PackBits(ReadOnlySpan<byte> values, Span<byte> destination)
    {
        int i = 0;
        ref byte source = ref MemoryMarshal.GetReference(values);
        for (; i + 32 <= values.Length; i += 32)
        {
            uint bits = (Vector256.LoadUnsafe(ref source, (nuint)i) << 7).ExtractMostSignificantBits();
            BinaryPrimitives.WriteUInt32LittleEndian(destination[(i / 8)..], bits);
        }

        int length = (values.Length + 7) / 8;
        destination[(i / 8)..length].Clear();
        for (; i < values.Length; i++)
        {
            destination[i / 8] |= (byte)(values[i] << (i % 8));
        }

        return length;
    }

    private static int Pack<T>(ReadOnlySpan<T> values, int width, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        int groups = (values.Length + Group - 1) / Group;
        int header = Varint(((uint)groups << 1) | 1, destination);
        Span<byte> packed = destination.Slice(header, groups * width);
        if (width == 1 && typeof(T) == typeof(byte))
        {
            PackBits(MemoryMarshal.AsBytes(values), packed);
        }
        else
        {
            PackWords(values, width, packed);
        }

        return header + packed.Length;
    }

    private static void PackWords<T>(ReadOnlySpan<T> values, int width, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong word = 0;
        int bits = 0;
        int position = 0;
        foreach (T value in values)
        {
            word |= ulong.CreateTruncating(value) << bits;
            bits += width;
            if (bits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(destination[position..], (uint)word);
                position += 4;
                word >>= 32;
                bits -= 32;
            }
        }

        for (; position < destination.Length; position++)
        {
            destination[position] = (byte)word;
            word >>= 8;
        }
    }

    private static int Varint(uint value, Span<byte> destination)
    {
        int length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }
}

using System.Buffers.Binary;

namespace LakeOrm.Parquet.Reading;

/// <summary>Reads integers of any bit width, packed from the lowest bit of each byte up.</summary>
internal static class BitUnpacker
{
    /// <summary>Reads one integer.</summary>
    /// <param name="data">The bytes, which hold bits <paramref name="bit"/> to <paramref name="bit"/> + <paramref name="width"/>.</param>
    /// <param name="bit">The first bit.</param>
    /// <param name="width">The number of bits, 0 to 64.</param>
    /// <returns>The integer.</returns>
    internal static ulong Read(ReadOnlySpan<byte> data, long bit, int width)
    {
        if (width == 0)
        {
            return 0;
        }

        int at = (int)(bit >> 3);
        int shift = (int)(bit & 7);
        ulong value;
        if (at + 8 <= data.Length)
        {
            value = BinaryPrimitives.ReadUInt64LittleEndian(data[at..]) >> shift;
        }
        else
        {
            value = 0;
            for (int i = 0; at + i < data.Length; i++)
            {
                value |= (ulong)data[at + i] << (i * 8);
            }

            value >>= shift;
        }

        if (shift + width > 64)
        {
            value |= (ulong)data[at + 8] << (64 - shift);
        }

        return width == 64 ? value : value & ((1UL << width) - 1);
    }
}

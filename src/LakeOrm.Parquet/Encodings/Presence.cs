using System.Numerics;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Encodings;

/// <summary>Counts in spans of one byte a row.</summary>
internal static class Presence
{
    public const int Malformed = -1;

    /// <summary>How many bytes are 1.</summary>
    /// <returns>The count, or <see cref="Malformed"/> if a byte is neither 0 nor 1.</returns>
    public static int CountOnes(ReadOnlySpan<byte> flags)
    {
        int count = 0;
        int i = 0;
        Vector<byte> seen = Vector<byte>.Zero;
        ref byte start = ref MemoryMarshal.GetReference(flags);
        while (flags.Length - i >= Vector<byte>.Count)
        {
            // 255 additions of 1 fit a byte.
            int end = Math.Min(flags.Length, i + (255 * Vector<byte>.Count));
            Vector<byte> sums = Vector<byte>.Zero;
            for (; i + Vector<byte>.Count <= end; i += Vector<byte>.Count)
            {
                Vector<byte> block = Vector.LoadUnsafe(ref start, (nuint)i);
                seen |= block;
                sums += block;
            }

            Vector.Widen(sums, out Vector<ushort> low, out Vector<ushort> high);
            count += Vector.Sum(low + high);
        }

        byte rest = 0;
        for (; i < flags.Length; i++)
        {
            rest |= flags[i];
            count += flags[i];
        }

        return rest > 1 || Vector.GreaterThanAny(seen, Vector<byte>.One) ? Malformed : count;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Encodings;

/// <summary>Looks at the levels of repeated entries together.</summary>
internal static class Repetitions
{
    /// <summary>
    /// The first entry that goes on with a list, at repetition level <paramref name="level"/> or deeper, although it or the entry before it
    /// is not defined so far that it lies in one.
    /// </summary>
    /// <param name="repetitions">The repetition levels; the first is 0.</param>
    /// <param name="level">A repetition level, from 1 on.</param>
    /// <param name="definitions">As many definition levels.</param>
    /// <param name="defined">The definition level of what lies in the repeated group of that level.</param>
    /// <returns>The entry, or -1.</returns>
    public static int FirstOrphan(ReadOnlySpan<byte> repetitions, byte level, ReadOnlySpan<byte> definitions, byte defined)
    {
        int i = 1;
        ref byte repetition = ref MemoryMarshal.GetReference(repetitions);
        ref byte definition = ref MemoryMarshal.GetReference(definitions[..repetitions.Length]);
        var levels = new Vector<byte>(level);
        var least = new Vector<byte>(defined);
        for (; i + Vector<byte>.Count <= repetitions.Length; i += Vector<byte>.Count)
        {
            Vector<byte> both = Vector.Min(Vector.LoadUnsafe(ref definition, (nuint)i), Vector.LoadUnsafe(ref definition, (nuint)(i - 1)));
            Vector<byte> wrong = Vector.GreaterThanOrEqual(Vector.LoadUnsafe(ref repetition, (nuint)i), levels) & Vector.LessThan(both, least);
            if (wrong != Vector<byte>.Zero)
            {
                break;
            }
        }

        for (; i < repetitions.Length; i++)
        {
            if (repetitions[i] >= level && Math.Min(definitions[i], definitions[i - 1]) < defined)
            {
                return i;
            }
        }

        return -1;
    }
}

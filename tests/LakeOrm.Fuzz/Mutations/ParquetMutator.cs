using System.Buffers.Binary;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>Changes a Parquet file where it hurts: in its footer, whose length is set right again, or in its pages.</summary>
internal static class ParquetMutator
{
    private const int Tail = 8;
    private const int Mark = 4;

    /// <summary>Changes a file.</summary>
    public static byte[] Mutate(Random random, byte[] file)
    {
        int footer = file.Length >= Tail + Mark ? BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - Tail)) : -1;
        int start = file.Length - Tail - footer;
        if (footer < 0 || start < Mark || random.Next(20) == 0)
        {
            return ByteMutator.Mutate(random, file, 0, file.Length);
        }

        if (random.Next(2) == 0)
        {
            // Pages keep their places: what the footer says of them stays right.
            byte[] changed = ByteMutator.Mutate(random, file, Mark, start);
            return changed.Length == file.Length ? changed : [.. changed.AsSpan(0, Mark), .. Fit(changed.AsSpan(Mark, changed.Length - Mark - Tail - footer), start - Mark), .. file.AsSpan(start)];
        }

        byte[] result = ByteMutator.Mutate(random, file, start, file.Length - Tail);
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(result.Length - Tail), result.Length - Tail - start);
        return result;
    }

    private static byte[] Fit(ReadOnlySpan<byte> bytes, int length)
    {
        byte[] fitted = new byte[length];
        bytes[..Math.Min(length, bytes.Length)].CopyTo(fitted);
        return fitted;
    }
}

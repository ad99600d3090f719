using System.Buffers.Binary;
using System.IO.Hashing;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>Changes a file of deletion vectors, and sets the checksums right again, so that what is behind them is reached.</summary>
internal static class VectorMutator
{
    private const int Frame = 4;

    /// <summary>Changes a file.</summary>
    public static byte[] Mutate(Random random, byte[] file)
    {
        byte[] changed = ByteMutator.Mutate(random, file, 0, file.Length);
        if (random.Next(4) == 0)
        {
            return changed;
        }

        for (int at = 1; at + Frame <= changed.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(changed.AsSpan(at));
            if (length < 0 || length > changed.Length - at - (2 * Frame))
            {
                break;
            }

            uint checksum = Crc32.HashToUInt32(changed.AsSpan(at + Frame, length));
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + Frame + length), checksum);
            at += length + (2 * Frame);
        }

        return changed;
    }
}

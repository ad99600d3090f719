using System.Buffers.Binary;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>Changes bytes without regard to what they mean.</summary>
internal static class ByteMutator
{
    private static readonly byte[] Edges = [0, 1, 0x7f, 0x80, 0xff, (byte)'\n', (byte)'"', (byte)'{'];

    /// <summary>Changes bytes of a range in one place or a few; the rest stays, so that the length changes only with the range's.</summary>
    public static byte[] Mutate(Random random, byte[] bytes, int from, int to)
    {
        List<byte> changed = [.. bytes.AsSpan(from, to - from)];
        for (int times = random.Next(1, 5); times > 0; times--)
        {
            Once(random, changed);
        }

        return [.. bytes.AsSpan(0, from), .. changed, .. bytes.AsSpan(to)];
    }

    private static void Once(Random random, List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 17), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = Hostile.Pick(random, Edges);
                break;
            case 3 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                bytes.InsertRange(at, Number(random));
                break;
            default:
                byte[] number = Number(random);
                for (int i = 0; i < number.Length && at + i < bytes.Count; i++)
                {
                    bytes[at + i] = number[i];
                }

                break;
        }
    }

    // A number at an edge, as some format writes it: fixed, the other way around, or in groups of seven bits.
    private static byte[] Number(Random random)
    {
        byte[] bytes = new byte[random.Next(2) == 0 ? 4 : 8];
        long value = random.Next(6) switch { 0 => int.MaxValue, 1 => int.MinValue, 2 => -1, 3 => long.MaxValue, 4 => 0, _ => 1L << random.Next(63) };
        switch (random.Next(3))
        {
            case 0:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
                return bytes;
            case 1:
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(bytes.Length - 4), (int)value);
                return bytes;
            default:
                List<byte> groups = [];
                ulong rest = (ulong)value;
                do
                {
                    groups.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80u : 0)));
                    rest >>= 7;
                }
                while (rest != 0);

                return [.. groups];
        }
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>Writes deletion vectors as the format describes them, from nothing but a set of rows.</summary>
public static class Roaring
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    /// <summary>The portable form of 64-bit numbers, with Delta's magic number before it.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="withRuns">Whether rows that follow each other go as runs.</param>
    public static byte[] Encode(IEnumerable<long> rows, bool withRuns = false)
    {
        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        writer.Write(1681511377);
        IGrouping<long, long>[] bitmaps = [.. rows.Distinct().Order().GroupBy(static r => r >> 32)];
        writer.Write((long)bitmaps.Length);
        foreach (IGrouping<long, long> bitmap in bitmaps)
        {
            writer.Write((uint)bitmap.Key);
            WriteBitmap(writer, [.. bitmap.Select(static r => (uint)r).GroupBy(static r => r >> 16)], withRuns);
        }

        return stream.ToArray();
    }

    /// <summary>A file of vectors: its version, then each with its length before it and its checksum after it.</summary>
    public static byte[] File(params byte[][] vectors)
    {
        MemoryStream stream = new();
        stream.WriteByte(1);
        byte[] number = new byte[4];
        foreach (byte[] vector in vectors)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, vector.Length);
            stream.Write(number);
            stream.Write(vector);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(vector));
            stream.Write(number);
        }

        return stream.ToArray();
    }

    /// <summary>Z85, with zeros up to a whole group.</summary>
    public static string Base85(byte[] bytes)
    {
        StringBuilder text = new();
        foreach (byte[] four in bytes.Chunk(4))
        {
            byte[] padded = new byte[4];
            four.CopyTo(padded, 0);
            uint group = BinaryPrimitives.ReadUInt32BigEndian(padded);
            for (uint divisor = 85 * 85 * 85 * 85; divisor > 0; divisor /= 85)
            {
                text.Append(Alphabet[(int)(group / divisor % 85)]);
            }
        }

        return text.ToString();
    }

    private static void WriteBitmap(BinaryWriter writer, IGrouping<uint, uint>[] containers, bool withRuns)
    {
        byte[][] content = [.. containers.Select(c => withRuns ? Runs([.. c]) : Plain([.. c]))];
        if (withRuns)
        {
            writer.Write(12347u | ((uint)(containers.Length - 1) << 16));
            byte[] isRun = new byte[(containers.Length + 7) / 8];
            for (int i = 0; i < containers.Length; i++)
            {
                isRun[i / 8] |= (byte)(1 << (i % 8));
            }

            writer.Write(isRun);
        }
        else
        {
            writer.Write(12346u);
            writer.Write((uint)containers.Length);
        }

        foreach (IGrouping<uint, uint> container in containers)
        {
            writer.Write((ushort)container.Key);
            writer.Write((ushort)(container.Count() - 1));
        }

        if (!withRuns || containers.Length >= 4)
        {
            uint at = (uint)(withRuns ? 4 + ((containers.Length + 7) / 8) : 8) + (uint)(8 * containers.Length);
            foreach (byte[] bytes in content)
            {
                writer.Write(at);
                at += (uint)bytes.Length;
            }
        }

        foreach (byte[] bytes in content)
        {
            writer.Write(bytes);
        }
    }

    private static byte[] Plain(uint[] rows)
    {
        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        if (rows.Length <= 4096)
        {
            foreach (uint row in rows)
            {
                writer.Write((ushort)row);
            }

            return stream.ToArray();
        }

        byte[] bits = new byte[8192];
        foreach (uint row in rows)
        {
            bits[(ushort)row / 8] |= (byte)(1 << ((ushort)row % 8));
        }

        return bits;
    }

    private static byte[] Runs(uint[] rows)
    {
        List<(ushort Start, int Last)> runs = [];
        foreach (ushort row in rows.Select(static r => (ushort)r))
        {
            if (runs.Count > 0 && runs[^1].Last + 1 == row)
            {
                runs[^1] = (runs[^1].Start, row);
            }
            else
            {
                runs.Add((row, row));
            }
        }

        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        writer.Write((ushort)runs.Count);
        foreach ((ushort start, int last) in runs)
        {
            writer.Write(start);
            writer.Write((ushort)(last - start));
        }

        return stream.ToArray();
    }
}

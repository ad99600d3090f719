using System.Buffers.Binary;
using System.Numerics;

namespace LakeOrm.Delta.DeletionVectors;

/// <summary>Numbers of rows in the form of a deletion vector: 64-bit numbers as 32-bit Roaring bitmaps, one for each upper half, in the portable serialization of roaringbitmap.org.</summary>
/// <remarks>It keeps the bytes and goes through them when asked: a vector may take out a hundred million rows.</remarks>
internal sealed class RowSet
{
    private const int Magic = 1681511377;
    private const int CookieWithoutRuns = 12346;
    private const int CookieWithRuns = 12347;
    private const int MaxArray = 4096;
    private const int BitmapBytes = 8192;
    private const int MinContainersWithOffsets = 4;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<Container> _containers = [];

    /// <summary>Looks through the bytes, so that going through the rows cannot fail.</summary>
    /// <param name="bytes">The serialized form, from its magic number on.</param>
    /// <exception cref="FormatException">The bytes are no such form.</exception>
    public RowSet(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        Cursor cursor = new(bytes.Span);
        int magic = cursor.Int32();
        if (magic != Magic)
        {
            throw new FormatException($"it begins with {magic} in place of {Magic}");
        }

        long bitmaps = cursor.Int64();
        long last = -1;
        for (long i = 0; i < bitmaps; i++)
        {
            uint upper = (uint)cursor.Int32();
            if (upper <= last || upper > int.MaxValue)
            {
                throw new FormatException($"the upper half {upper} comes after {last}");
            }

            last = upper;
            ReadBitmap(ref cursor, (long)upper << 32);
        }

        if (cursor.Left != 0)
        {
            throw new FormatException($"{cursor.Left} bytes come after its end");
        }
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; private set; }

    /// <summary>The rows, rising.</summary>
    public IEnumerable<long> Rows()
    {
        foreach (Container container in _containers)
        {
            for (int i = 0; i < container.Items; i++)
            {
                switch (container.Kind)
                {
                    case ContainerKind.Array:
                        yield return container.First + UInt16(container.At + (i * 2));
                        break;
                    case ContainerKind.Runs:
                        int start = UInt16(container.At + (i * 4));
                        int length = UInt16(container.At + (i * 4) + 2);
                        for (int row = start; row <= start + length; row++)
                        {
                            yield return container.First + row;
                        }

                        break;
                    default:
                        for (ulong word = UInt64(container.At + (i * 8)); word != 0; word &= word - 1)
                        {
                            yield return container.First + (i * 64) + BitOperations.TrailingZeroCount(word);
                        }

                        break;
                }
            }
        }
    }

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.Span[at..]);

    private ulong UInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Span[at..]);

    private void ReadBitmap(ref Cursor cursor, long upper)
    {
        uint cookie = (uint)cursor.Int32();
        bool hasRuns = (cookie & 0xFFFF) == CookieWithRuns;
        int count;
        ReadOnlySpan<byte> runs = default;
        if (hasRuns)
        {
            count = (int)(cookie >> 16) + 1;
            runs = cursor.Take((count + 7) / 8);
        }
        else if (cookie == CookieWithoutRuns)
        {
            count = cursor.Int32();
        }
        else
        {
            throw new FormatException($"a bitmap begins with {cookie}");
        }

        if (count is < 0 or > 65536)
        {
            throw new FormatException($"a bitmap has {count} containers");
        }

        ReadOnlySpan<byte> descriptions = cursor.Take(count * 4);
        if (!hasRuns || count >= MinContainersWithOffsets)
        {
            // Where each container begins also follows from those before it.
            cursor.Take(count * 4);
        }

        int last = -1;
        for (int i = 0; i < count; i++)
        {
            int key = BinaryPrimitives.ReadUInt16LittleEndian(descriptions[(i * 4)..]);
            int cardinality = BinaryPrimitives.ReadUInt16LittleEndian(descriptions[((i * 4) + 2)..]) + 1;
            if (key <= last)
            {
                throw new FormatException($"the container {key} comes after {last}");
            }

            last = key;
            bool isRuns = hasRuns && (runs[i / 8] & (1 << (i % 8))) != 0;
            ReadContainer(ref cursor, upper + ((long)key << 16), cardinality, isRuns);
        }
    }

    private void ReadContainer(ref Cursor cursor, long first, int cardinality, bool isRuns)
    {
        int at = cursor.Position;
        long found;
        if (isRuns)
        {
            int runs = cursor.UInt16();
            found = CountRuns(cursor.Take(runs * 4));
            _containers.Add(new Container(ContainerKind.Runs, first, at + 2, runs));
        }
        else if (cardinality <= MaxArray)
        {
            found = CountArray(cursor.Take(cardinality * 2));
            _containers.Add(new Container(ContainerKind.Array, first, at, cardinality));
        }
        else
        {
            found = CountBits(cursor.Take(BitmapBytes));
            _containers.Add(new Container(ContainerKind.Bitmap, first, at, BitmapBytes / 8));
        }

        if (found != cardinality)
        {
            throw new FormatException($"the container at {at} says that it has {cardinality} rows, and has {found}");
        }

        Count += found;
    }

    private static long CountRuns(ReadOnlySpan<byte> runs)
    {
        long count = 0;
        int next = 0;
        for (int i = 0; i < runs.Length; i += 4)
        {
            int start = BinaryPrimitives.ReadUInt16LittleEndian(runs[i..]);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(runs[(i + 2)..]) + 1;
            if (start < next || start + length > 65536)
            {
                throw new FormatException($"a run of {length} rows begins at {start}");
            }

            next = start + length;
            count += length;
        }

        return count;
    }

    private static long CountArray(ReadOnlySpan<byte> rows)
    {
        int last = -1;
        for (int i = 0; i < rows.Length; i += 2)
        {
            int row = BinaryPrimitives.ReadUInt16LittleEndian(rows[i..]);
            last = row > last ? row : throw new FormatException($"the row {row} comes after {last}");
        }

        return rows.Length / 2;
    }

    private static long CountBits(ReadOnlySpan<byte> words)
    {
        long count = 0;
        for (int i = 0; i < words.Length; i += 8)
        {
            count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(words[i..]));
        }

        return count;
    }

    private enum ContainerKind
    {
        Array,
        Runs,
        Bitmap,
    }

    // Items are numbers of an array, runs, or words of a bitmap.
    private readonly record struct Container(ContainerKind Kind, long First, int At, int Items);

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int Position { get; private set; }

        public readonly int Left => _bytes.Length - Position;

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count > Left)
            {
                throw new FormatException($"it ends after {_bytes.Length} bytes, in the middle");
            }

            ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
            Position += count;
            return taken;
        }

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
    }
}

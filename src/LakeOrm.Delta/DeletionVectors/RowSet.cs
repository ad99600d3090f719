using System.Buffers.Binary;
using System.Numerics;

namespace LakeOrm.Delta.DeletionVectors;

/// <summary>Rows of a data file, by their place in it from 0, in the form of a deletion vector. Immutable.</summary>
/// <remarks>
/// 64-bit numbers as 32-bit Roaring bitmaps, one for each upper half, in the portable serialization of roaringbitmap.org.
/// The bytes are kept and looked into when asked, at most one bit for each row of the file or two bytes for each row of the set: a vector may take out a hundred million rows.
/// </remarks>
public sealed class RowSet
{
    private const int Magic = 1681511377;
    private const int CookieWithoutRuns = 12346;
    private const int CookieWithRuns = 12347;
    private const int MaxArray = 4096;
    private const int BitmapBytes = 8192;
    private const int MinContainersWithOffsets = 4;
    private const long LowerHalf = 0xFFFF;
    private const int FewSteps = 8;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<Container> _containers = [];

    /// <summary>Looks through the bytes, so that what is asked later cannot fail.</summary>
    /// <param name="bytes">The serialized form, from its magic number on.</param>
    /// <exception cref="FormatException">The bytes are no such form.</exception>
    internal RowSet(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        Cursor cursor = new(bytes.Span);
        int magic = cursor.Int32();
        if (magic != Magic)
        {
            throw new FormatException($"it begins with {magic} in place of {Magic}");
        }

        long bitmaps = cursor.Int64();
        if (bitmaps is < 0 or > int.MaxValue)
        {
            throw new FormatException($"it has {bitmaps} bitmaps");
        }

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

    /// <summary>Tells which of some rows are not in the set. Rising rows, as a file is read, are told fastest.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="others">True for each row that is not in the set, false for one that is.</param>
    /// <exception cref="ArgumentException">There is no room for all answers.</exception>
    public void Except(ReadOnlySpan<long> rows, Span<bool> others)
    {
        others[..rows.Length].Fill(true);
        ReadOnlySpan<byte> bytes = _bytes.Span;
        long first = -1;
        long before = -1;
        int next = 0;
        Container? container = null;
        for (int i = 0; i < rows.Length; i++)
        {
            long row = rows[i];
            if ((row & ~LowerHalf) != first)
            {
                first = row & ~LowerHalf;
                container = Find(first);
                before = -1;
                next = 0;
            }

            if (container is not { } found)
            {
                continue;
            }

            int lower = (int)(row & LowerHalf);
            switch (found.Kind)
            {
                case ContainerKind.Bitmap:
                    others[i] = (bytes[found.At + (lower >> 3)] & (1 << (lower & 7))) == 0;
                    break;
                case ContainerKind.Array:
                    next = Seek(bytes, found, lower, before, next, stride: 2);
                    others[i] = next == found.Items || UInt16(bytes, found.At + (next * 2)) != lower;
                    break;
                default:
                    // The last run that begins at or before the row is the one that may hold it.
                    next = Seek(bytes, found, lower, before, next, stride: 4);
                    int run = next < found.Items && UInt16(bytes, found.At + (next * 4)) == lower ? next : next - 1;
                    others[i] = run < 0 || lower > UInt16(bytes, found.At + (run * 4)) + UInt16(bytes, found.At + (run * 4) + 2);
                    break;
            }

            before = lower;
        }
    }

    /// <summary>The rows, rising.</summary>
    /// <returns>Each row once.</returns>
    public IEnumerable<long> ToRows()
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

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    // The first item that begins at or after a number: from where the last search ended, or anew when it goes back or far ahead.
    private static int Seek(ReadOnlySpan<byte> bytes, Container container, int number, long before, int from, int stride)
    {
        int to = container.Items;
        if (before < 0 || number < before)
        {
            from = 0;
        }
        else
        {
            for (int steps = 0; steps < FewSteps; steps++, from++)
            {
                if (from == to || UInt16(bytes, container.At + (from * stride)) >= number)
                {
                    return from;
                }
            }
        }

        while (from < to)
        {
            int middle = (from + to) >>> 1;
            (from, to) = UInt16(bytes, container.At + (middle * stride)) < number ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private Container? Find(long first)
    {
        int from = 0;
        for (int to = _containers.Count; from < to;)
        {
            int middle = (from + to) >>> 1;
            (from, to) = _containers[middle].First < first ? (middle + 1, to) : (from, middle);
        }

        return from < _containers.Count && _containers[from].First == first ? _containers[from] : null;
    }

    private ushort UInt16(int at) => UInt16(_bytes.Span, at);

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

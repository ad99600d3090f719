using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LakeOrm.CompilerServices;

/// <summary>Numbers the partitions of a write and says to which one each row of a chunk belongs.</summary>
/// <remarks>A partition that was seen before costs a look-up and no allocation.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PartitionRouter
{
    private const byte Null = 0;
    private const byte Text = 1;
    private const byte Integer = 2;
    private const byte Boolean = 3;
    private const byte Date = 4;
    private const byte Timestamp = 5;
    private const byte TimestampNtz = 6;
    private const byte Decimal = 7;
    private const byte Uuid = 8;

    private readonly Dictionary<byte[], int> _numbers;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<byte[]> _keys = [];
    private readonly List<IReadOnlyList<string?>> _values = [];
    private readonly List<int> _present = [];
    private byte[] _key = new byte[64];
    private int _keyLength;
    private int[] _partitions = [];
    private int[] _order = [];
    private int[] _counts = [];
    private int[] _starts = [];
    private int _rows;
    private int _row;
    private int _last = -1;
    private bool _sorted;

    /// <summary>A router that has seen nothing.</summary>
    public PartitionRouter()
    {
        _numbers = new Dictionary<byte[], int>(KeyComparer.Instance);
        _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many partitions were seen in all chunks so far.</summary>
    public int PartitionCount => _values.Count;

    /// <summary>The partition of each row of this chunk.</summary>
    public ReadOnlySpan<int> Partitions => _partitions.AsSpan(0, _row);

    /// <summary>The partitions that have rows in this chunk, in the order of their first row.</summary>
    public ReadOnlySpan<int> Present => CollectionsMarshal.AsSpan(_present);

    /// <summary>Begins a chunk.</summary>
    /// <param name="rows">How many rows it has.</param>
    public void Begin(int rows)
    {
        foreach (int partition in _present)
        {
            _counts[partition] = 0;
        }

        _present.Clear();
        _rows = rows;
        _row = 0;
        _keyLength = 0;
        _sorted = false;
        if (_partitions.Length < rows)
        {
            _partitions = new int[rows];
            _order = new int[rows];
        }
    }

    /// <summary>The row's next value: text.</summary>
    /// <param name="value">The value.</param>
    public void Add(string? value)
    {
        if (value is null)
        {
            Take(Null, 0);
            return;
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(value.AsSpan());
        Span<byte> room = Take(Text, sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes.Length);
        bytes.CopyTo(room[sizeof(int)..]);
    }

    /// <summary>The row's next value: an integer.</summary>
    /// <param name="value">The value.</param>
    public void Add(long? value) => Add(Integer, value);

    /// <summary>The row's next value: a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Add(bool? value)
    {
        if (value is { } known)
        {
            Take(Boolean, 1)[0] = known ? (byte)1 : (byte)0;
        }
        else
        {
            Take(Null, 0);
        }
    }

    /// <summary>The row's next value: a UUID.</summary>
    /// <param name="value">The value.</param>
    public void Add(Guid? value)
    {
        if (value is { } known)
        {
            known.TryWriteBytes(Take(Uuid, 16), bigEndian: true, out _);
        }
        else
        {
            Take(Null, 0);
        }
    }

    /// <summary>The row's next value: a date.</summary>
    /// <param name="days">Days since 1970-01-01.</param>
    public void AddDate(int? days) => Add(Date, days);

    /// <summary>The row's next value: a timestamp.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00:00.</param>
    /// <param name="utc">Whether it is an instant in UTC; else a clock's reading.</param>
    public void AddTimestamp(long? micros, bool utc) => Add(utc ? Timestamp : TimestampNtz, micros);

    /// <summary>The row's next value: a decimal.</summary>
    /// <param name="unscaled">The value × 10^scale.</param>
    /// <param name="scale">The column's digits after the point.</param>
    public void AddDecimal(Int128? unscaled, int scale)
    {
        if (unscaled is { } known)
        {
            Span<byte> room = Take(Decimal, 17);
            room[0] = (byte)scale;
            BinaryPrimitives.WriteInt128LittleEndian(room[1..], known);
        }
        else
        {
            Take(Null, 0);
        }
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        ReadOnlySpan<byte> key = _key.AsSpan(0, _keyLength);
        int partition;
        if (_last >= 0 && key.SequenceEqual(_keys[_last]))
        {
            // Neighbours mostly share their partition.
            partition = _last;
        }
        else if (!_bySpan.TryGetValue(key, out partition))
        {
            partition = Open(key);
        }

        _last = partition;
        _keyLength = 0;
        _partitions[_row++] = partition;
        if (_counts[partition]++ == 0)
        {
            _present.Add(partition);
        }
    }

    /// <summary>The rows of one partition in this chunk, once all its rows were added.</summary>
    /// <param name="partition">The partition's number.</param>
    /// <returns>The rows' indexes, rising; empty when there are none.</returns>
    public ReadOnlySpan<int> Rows(int partition)
    {
        if (_row != _rows)
        {
            throw new InvalidOperationException($"The chunk has {_rows} rows, and {_row} of them were added.");
        }

        if (!_sorted)
        {
            Sort();
        }

        return _order.AsSpan(_starts[partition], _counts[partition]);
    }

    /// <summary>A partition's values as Delta writes them into its log, in partition order.</summary>
    /// <param name="partition">The partition's number.</param>
    /// <returns>The texts; null for a null.</returns>
    public IReadOnlyList<string?> Values(int partition) => _values[partition];

    private void Sort()
    {
        int start = 0;
        foreach (int partition in _present)
        {
            _starts[partition] = start;
            start += _counts[partition];
        }

        for (int i = 0; i < _row; i++)
        {
            _order[_starts[_partitions[i]]++] = i;
        }

        foreach (int partition in _present)
        {
            _starts[partition] -= _counts[partition];
        }

        _sorted = true;
    }

    private int Open(ReadOnlySpan<byte> key)
    {
        byte[] kept = key.ToArray();
        int partition = _values.Count;
        _numbers.Add(kept, partition);
        _keys.Add(kept);
        _values.Add(Describe(kept));
        if (_counts.Length <= partition)
        {
            Array.Resize(ref _counts, Math.Max(16, partition * 2));
            Array.Resize(ref _starts, _counts.Length);
        }

        return partition;
    }

    private void Add(byte tag, long? value)
    {
        if (value is { } known)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Take(tag, sizeof(long)), known);
        }
        else
        {
            Take(Null, 0);
        }
    }

    private Span<byte> Take(byte tag, int length)
    {
        int needed = _keyLength + 1 + length;
        if (needed > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(needed, _key.Length * 2));
        }

        _key[_keyLength] = tag;
        Span<byte> room = _key.AsSpan(_keyLength + 1, length);
        _keyLength = needed;
        return room;
    }

    private static List<string?> Describe(ReadOnlySpan<byte> key)
    {
        List<string?> values = [];
        while (!key.IsEmpty)
        {
            byte tag = key[0];
            key = key[1..];
            (string? text, int length) = tag switch
            {
                Null => (null, 0),
                Text => (new string(MemoryMarshal.Cast<byte, char>(key.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(key)))), sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(key)),
                Integer => (Number(key).ToString(CultureInfo.InvariantCulture), sizeof(long)),
                Boolean => (key[0] == 1 ? "true" : "false", 1),
                Date => (LakeConvert.ToDateOnly((int)Number(key)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), sizeof(long)),
                Timestamp => (LakeConvert.ToDateTimeUtc(Number(key)).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture), sizeof(long)),
                TimestampNtz => (LakeConvert.ToDateTimeNtz(Number(key)).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture), sizeof(long)),
                Decimal => (DecimalText(BinaryPrimitives.ReadInt128LittleEndian(key[1..]), key[0]), 17),
                _ => (new Guid(key[..16], bigEndian: true).ToString(), 16),
            };
            values.Add(text);
            key = key[length..];
        }

        return values;
    }

    private static long Number(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64LittleEndian(key);

    private static string DecimalText(Int128 unscaled, int scale)
    {
        string digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string text = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        return unscaled < 0 ? "-" + text : text;
    }

    private sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

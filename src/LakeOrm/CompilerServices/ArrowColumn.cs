using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>One bound column of a result: loaded once a batch, then read in place.</summary>
/// <remarks>
/// After <see cref="ArrowNode.Load"/> the properties give the whole batch; which one holds the values is said by the bound type. Values that fit are the Arrow buffer itself;
/// what must be widened is, once a batch, into memory that is used again. Every value that could not become its member's was refused by <see cref="ArrowNode.Load"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowColumn : ArrowNode
{
    private readonly ArrowDecoding.Decode? _decode;
    private ReadOnlyMemory<byte> _values;
    private ReadOnlyMemory<byte> _starts;
    private ReadOnlyMemory<byte> _ends;
    private int _bitOffset;
    private byte[] _valueRoom = [];
    private byte[] _startRoom = [];
    private byte[] _endRoom = [];
    private ArrowColumn? _dictionary;

    internal ArrowColumn(ArrowPlace place, LakeType type, ArrowDecoding? decoding)
        : base(place)
    {
        Type = type;
        _decode = decoding?.Run;
        Scale = decoding?.Scale ?? type.Scale;
    }

    /// <summary>The digits after the point of <see cref="Decimals"/>.</summary>
    public int Scale { get; }

    /// <summary>The values of an int8 column.</summary>
    public ReadOnlySpan<sbyte> Int8 => Values<sbyte>();

    /// <summary>The values of an int16 column.</summary>
    public ReadOnlySpan<short> Int16 => Values<short>();

    /// <summary>The values of an int32 column.</summary>
    public ReadOnlySpan<int> Int32 => Values<int>();

    /// <summary>The values of an int64 column.</summary>
    public ReadOnlySpan<long> Int64 => Values<long>();

    /// <summary>The values of a float32 column.</summary>
    public ReadOnlySpan<float> Float32 => Values<float>();

    /// <summary>The values of a float64 column.</summary>
    public ReadOnlySpan<double> Float64 => Values<double>();

    /// <summary>The values of a date column in days since 1970-01-01.</summary>
    public ReadOnlySpan<int> Days => Values<int>();

    /// <summary>The values of a timestamp column in microseconds since 1970-01-01T00:00:00, of a time column since midnight.</summary>
    public ReadOnlySpan<long> Micros => Values<long>();

    /// <summary>The unscaled values of a decimal column, with <see cref="Scale"/> digits after the point.</summary>
    public ReadOnlySpan<Int128> Decimals => Values<Int128>();

    /// <summary>The values of a boolean column.</summary>
    public ArrowBits Booleans => new(_values.Span, _bitOffset);

    /// <summary>The values of a string column.</summary>
    public ArrowUtf8 Strings => new(Starts, Ends, _values.Span);

    /// <summary>The values of a binary column.</summary>
    public ArrowBytes Binary => new(Starts, Ends, _values.Span);

    /// <summary>The values of a uuid column.</summary>
    public ArrowUuids Uuids => new(this, Binary);

    internal LakeType Type { get; }

    /// <summary>The bytes of a text or of bytes in place, valid until the next load.</summary>
    internal ReadOnlyMemory<byte> BytesAt(int index) => _values[Starts[index]..Ends[index]];

    private ReadOnlySpan<int> Starts => MemoryMarshal.Cast<byte, int>(_starts.Span);

    private ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_ends.Span);

    private protected override string Expected => Type.ToString();

    /// <summary>The values lie in the Arrow buffer as they are needed.</summary>
    internal void UseBuffer(ArrayData data, int size) => _values = Buffer(data, 1, (long)data.Offset * size, (long)data.Length * size);

    internal void UseBits(ArrayData data)
    {
        _values = Buffer(data, 1, 0, ((long)data.Offset + data.Length + 7) >> 3);
        _bitOffset = data.Offset;
    }

    /// <summary>Room for values that are made; what was there before is gone.</summary>
    internal Span<T> Make<T>(int count)
        where T : unmanaged
    {
        Memory<byte> room = Room(ref _valueRoom, checked(count * Unsafe.SizeOf<T>()));
        _values = room;
        return MemoryMarshal.Cast<byte, T>(room.Span);
    }

    internal void UseOffsets(ArrayData data)
    {
        if (data.Length == 0)
        {
            (_starts, _ends, _values) = (default, default, default);
            return;
        }

        long start = (long)data.Offset * sizeof(int);
        long bytes = (long)data.Length * sizeof(int);
        _starts = Buffer(data, 1, start, bytes);
        _ends = Buffer(data, 1, start + sizeof(int), bytes);
        _values = data.Buffers is [_, _, var values] ? values.Memory : throw Damaged("it lacks the bytes of its values");
        RefuseOutOfRange();
    }

    internal void MakeOffsets(int count, out Span<int> starts, out Span<int> ends)
    {
        int bytes = checked(count * sizeof(int));
        Memory<byte> startRoom = Room(ref _startRoom, bytes);
        Memory<byte> endRoom = Room(ref _endRoom, bytes);
        _starts = startRoom;
        _ends = endRoom;
        starts = MemoryMarshal.Cast<byte, int>(startRoom.Span);
        ends = MemoryMarshal.Cast<byte, int>(endRoom.Span);
    }

    internal void UseData(ReadOnlyMemory<byte> data) => _values = data;

    internal LakeDataException OutOfRange(int index, long start, long end, long limit) => Damaged($"value {index} lies at bytes {start} to {end} of {limit}");

    /// <summary>Each row takes the dictionary's value that its index names.</summary>
    internal void UseDictionary<TIndex>(ArrayData data, ArrowDecoding.Decode decodeValues)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        _dictionary ??= new ArrowColumn(Place with { Nullable = true }, Type, new ArrowDecoding(decodeValues));
        _dictionary.LoadData(data.Dictionary ?? throw Damaged("it lacks its dictionary"), null);
        ReadOnlySpan<int> starts = _dictionary.Starts;
        ReadOnlySpan<int> ends = _dictionary.Ends;
        UseBuffer(data, Unsafe.SizeOf<TIndex>());
        ReadOnlySpan<TIndex> indexes = Values<TIndex>();
        MakeOffsets(data.Length, out Span<int> rowStarts, out Span<int> rowEnds);
        for (int i = 0; i < indexes.Length; i++)
        {
            (rowStarts[i], rowEnds[i]) = (0, 0);
            if (IsNull(i))
            {
                continue;
            }

            ulong index = ulong.CreateTruncating(indexes[i]);
            if (index >= (ulong)starts.Length)
            {
                throw Misfit(i, $"an index into a dictionary of {starts.Length} values", $"{indexes[i]}");
            }

            if (_dictionary.IsNull((int)index))
            {
                SetNull(i, data.Length);
            }

            (rowStarts[i], rowEnds[i]) = (starts[(int)index], ends[(int)index]);
        }

        _values = _dictionary._values;
    }

    private ReadOnlySpan<T> Values<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_values.Span);

    private protected override void LoadValues(ArrayData data) => _decode!(this, data);

    private void RefuseOutOfRange()
    {
        ReadOnlySpan<int> starts = Starts;
        ReadOnlySpan<int> ends = Ends;
        int limit = _values.Length;

        // Offsets that only rise, from 0 at least to the buffer's end at most, need no look at each.
        if (starts[0] >= 0 && ends[^1] <= limit && Rises(starts, ends))
        {
            return;
        }

        for (int i = 0; i < starts.Length; i++)
        {
            if ((starts[i] < 0 || ends[i] < starts[i] || ends[i] > limit) && !IsNull(i))
            {
                throw OutOfRange(i, starts[i], ends[i], limit);
            }
        }
    }

    private static bool Rises(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        int i = 0;
        for (; i <= starts.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            if (Vector.GreaterThanAny(new Vector<int>(starts[i..]), new Vector<int>(ends[i..])))
            {
                return false;
            }
        }

        while (i < starts.Length && starts[i] <= ends[i])
        {
            i++;
        }

        return i == starts.Length;
    }
}

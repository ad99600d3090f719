using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>One bound column of a result: loaded once a batch, then read in place.</summary>
/// <remarks>
/// After <see cref="Load"/> the properties give the whole batch; which one holds the values is said by the bound type. Values that fit are the Arrow buffer itself;
/// what must be widened is, once a batch, into memory that is used again. Every value that could not become its member's was refused by <see cref="Load"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowColumn
{
    private readonly string _record;
    private readonly string _column;
    private readonly string _member;
    private readonly bool _nullable;
    private readonly int _index = -1;
    private readonly ArrowDecoding.Decode? _decode;

    // The spans lie in this array's buffers: it must live as long as they do.
    private IArrowArray? _array;
    private ReadOnlyMemory<byte> _values;
    private ReadOnlyMemory<byte> _starts;
    private ReadOnlyMemory<byte> _ends;
    private int _bitOffset;
    private byte[] _validity = [];
    private byte[] _valueRoom = [];
    private byte[] _startRoom = [];
    private byte[] _endRoom = [];
    private ArrowColumn? _dictionary;
    private long _firstRow;

    internal ArrowColumn(string record, string column, string member, LakeType type, bool nullable)
    {
        _record = record;
        _column = column;
        _member = member;
        _nullable = nullable;
        Type = type;
        Scale = type.Scale;
    }

    internal ArrowColumn(string record, string column, string member, LakeType type, bool nullable, int index, ArrowDecoding decoding)
        : this(record, column, member, type, nullable)
    {
        _index = index;
        _decode = decoding.Run;
        Scale = decoding.Scale;
    }

    /// <summary>Whether the result lacks the column. Nothing else may then be asked.</summary>
    public bool IsAbsent => _index < 0;

    /// <summary>The digits after the point of <see cref="Decimals"/>.</summary>
    public int Scale { get; }

    /// <summary>Whether the loaded batch has nulls in the column.</summary>
    public bool HasNulls { get; private set; }

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

    private ReadOnlySpan<int> Starts => MemoryMarshal.Cast<byte, int>(_starts.Span);

    private ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_ends.Span);

    /// <summary>Loads the column of a batch; does nothing for a column that is absent.</summary>
    /// <param name="batch">A batch of the bound schema.</param>
    /// <param name="firstRow">The result's rows before this batch, for messages.</param>
    /// <exception cref="LakeDataException">A value does not fit the member, or is null where the member takes none.</exception>
    public void Load(RecordBatch batch, long firstRow)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!IsAbsent)
        {
            LoadArray(batch.Column(_index), firstRow);
        }
    }

    /// <summary>Whether a row is null in the loaded batch.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>True when it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => HasNulls && (_validity[row >> 3] & (1 << (row & 7))) == 0;

    /// <summary>The error for a value that the member cannot hold.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <returns>The error, to be thrown.</returns>
    public LakeDataException Misfit(int row, string expected, string found) =>
        new($"Record {_record}, column '{_column}' ({_member}), row {_firstRow + row} of the result: expected {expected}, found {found}.");

    /// <summary>The values lie in the Arrow buffer as they are needed.</summary>
    internal void UseBuffer(ArrayData data, int size) =>
        _values = data.Length == 0 ? default : data.Buffers[1].Memory.Slice(data.Offset * size, data.Length * size);

    internal void UseBits(ArrayData data)
    {
        _values = data.Length == 0 ? default : data.Buffers[1].Memory;
        _bitOffset = data.Offset;
    }

    /// <summary>Room for values that are made; what was there before is gone.</summary>
    internal Span<T> Make<T>(int count)
        where T : unmanaged
    {
        int bytes = checked(count * Unsafe.SizeOf<T>());
        _values = Room(ref _valueRoom, bytes);
        return MemoryMarshal.Cast<byte, T>(_valueRoom.AsSpan(0, bytes));
    }

    internal void UseOffsets(ArrayData data)
    {
        if (data.Length == 0)
        {
            (_starts, _ends, _values) = (default, default, default);
            return;
        }

        ReadOnlyMemory<byte> offsets = data.Buffers[1].Memory;
        _starts = offsets.Slice(data.Offset * sizeof(int), data.Length * sizeof(int));
        _ends = offsets.Slice((data.Offset + 1) * sizeof(int), data.Length * sizeof(int));
        _values = data.Buffers[2].Memory;
    }

    internal void MakeOffsets(int count, out Span<int> starts, out Span<int> ends)
    {
        int bytes = checked(count * sizeof(int));
        _starts = Room(ref _startRoom, bytes);
        _ends = Room(ref _endRoom, bytes);
        starts = MemoryMarshal.Cast<byte, int>(_startRoom.AsSpan(0, bytes));
        ends = MemoryMarshal.Cast<byte, int>(_endRoom.AsSpan(0, bytes));
    }

    internal void UseData(ReadOnlyMemory<byte> data) => _values = data;

    /// <summary>Each row takes the dictionary's value that its index names.</summary>
    internal void UseDictionary<TIndex>(ArrayData data, ArrowDecoding.Decode decodeValues)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        _dictionary ??= new ArrowColumn(_record, _column, _member, Type, nullable: true, 0, new ArrowDecoding(decodeValues));
        _dictionary.LoadArray(ArrowArrayFactory.BuildArray(data.Dictionary), 0);
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

    private void LoadArray(IArrowArray array, long firstRow)
    {
        while (array is ExtensionArray extension)
        {
            array = extension.Storage;
        }

        _array = array;
        _firstRow = firstRow;
        LoadNulls(array.Data);
        _decode!(this, array.Data);
        GC.KeepAlive(_array);
    }

    private void LoadNulls(ArrayData data)
    {
        HasNulls = data.DataType.TypeId == ArrowTypeId.Null ? data.Length > 0 : data.GetNullCount() > 0;
        if (!HasNulls)
        {
            return;
        }

        // Copied to begin at bit 0, so that asking a row is one look into one array.
        int bytes = (data.Length + 7) >> 3;
        Room(ref _validity, bytes);
        if (data.DataType.TypeId == ArrowTypeId.Null)
        {
            _validity.AsSpan(0, bytes).Clear();
        }
        else
        {
            ReadOnlySpan<byte> bits = data.Buffers[0].Span;
            int from = data.Offset >> 3;
            int shift = data.Offset & 7;
            for (int i = 0; i < bytes; i++)
            {
                int low = bits[from + i] >> shift;
                int high = shift > 0 && from + i + 1 < bits.Length ? bits[from + i + 1] << (8 - shift) : 0;
                _validity[i] = (byte)(low | high);
            }
        }

        if (!_nullable)
        {
            int row = 0;
            while (!IsNull(row))
            {
                row++;
            }

            throw NullRow(row);
        }
    }

    private void SetNull(int row, int rows)
    {
        if (!_nullable)
        {
            throw NullRow(row);
        }

        if (!HasNulls)
        {
            HasNulls = true;
            Room(ref _validity, (rows + 7) >> 3);
            _validity.AsSpan().Fill(0xFF);
        }

        _validity[row >> 3] &= (byte)~(1 << (row & 7));
    }

    private LakeDataException NullRow(int row) => Misfit(row, $"{Type}, not null", "null");

    private static ReadOnlyMemory<byte> Room(ref byte[] room, int bytes)
    {
        if (room.Length < bytes)
        {
            room = GC.AllocateUninitializedArray<byte>(bytes);
        }

        return room.AsMemory(0, bytes);
    }
}

using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>One bound column of a result, or a field below one: loaded once a batch, then read in place.</summary>
/// <remarks>
/// The nodes of a nested column form a tree as its types do. Only those at the top are loaded, which loads what lies below. In the node of a structure's field, an index is the structure's;
/// in that of a list's element, it is the element's. A value is null also where what it lies in is null, and what no list refers to is never looked at.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArrowNode
{
    private readonly ArrowPlace _place;

    // The spans lie in this array's buffers: it must live as long as they do.
    private IArrowArray? _array;
    private byte[] _validity = [];
    private long _firstRow;

    private protected ArrowNode(ArrowPlace place) => _place = place;

    /// <summary>Whether the result lacks the column or field, or what it lies in. Nothing else may then be asked.</summary>
    public bool IsAbsent => _place.Index < 0;

    /// <summary>Whether the loaded batch has nulls here.</summary>
    public bool HasNulls { get; private set; }

    internal ArrowPlace Place => _place;

    /// <summary>What a value is, for messages.</summary>
    private protected abstract string Expected { get; }

    /// <summary>Which values are there, from bit 0; null when all are.</summary>
    private protected byte[]? Validity => HasNulls ? _validity : null;

    /// <summary>Loads the column of a batch and all that lies below it; does nothing for a column that is absent.</summary>
    /// <param name="batch">A batch of the bound schema.</param>
    /// <param name="firstRow">The result's rows before this batch, for messages.</param>
    /// <exception cref="LakeDataException">A value does not fit the member, or is null where the member takes none; or the array contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">This lies below a column.</exception>
    public void Load(RecordBatch batch, long firstRow)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_place.Parent is not null)
        {
            throw new InvalidOperationException($"'{_place.Path}' is loaded with its column.");
        }

        if (!IsAbsent)
        {
            _array = batch.Column(_place.Index);
            _firstRow = firstRow;
            LoadData(_array.Data, null);
            GC.KeepAlive(_array);
        }
    }

    /// <summary>Whether a value is null in the loaded batch.</summary>
    /// <param name="index">The value's index: the row's in the batch, for a column.</param>
    /// <returns>True when it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int index) => HasNulls && (_validity[index >> 3] & (1 << (index & 7))) == 0;

    /// <summary>The error for a value that the member cannot hold.</summary>
    /// <param name="index">The value's index: the row's in the batch, for a column.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="cause">The cause; null when there is none.</param>
    /// <returns>The error, to be thrown.</returns>
    public LakeDataException Misfit(int index, string expected, string found, Exception? cause = null) => new(Problem(index, expected, found), cause);

    /// <summary>Loads the values, as many as the data says.</summary>
    /// <param name="data">The data.</param>
    /// <param name="live">Which of them mean something, from bit 0; null when all do.</param>
    internal void LoadData(ArrayData data, byte[]? live)
    {
        LoadNulls(data, live);
        LoadValues(data);
    }

    /// <summary>A part of a buffer, which it must have.</summary>
    internal ReadOnlyMemory<byte> Buffer(ArrayData data, int buffer, long start, long bytes)
    {
        if (data.Length == 0)
        {
            return default;
        }

        ReadOnlyMemory<byte> memory = data.Buffers is { } buffers && buffer < buffers.Length ? buffers[buffer].Memory : default;
        return start + bytes <= memory.Length ? memory.Slice((int)start, (int)bytes) : throw Damaged($"its buffer {buffer} has {memory.Length} bytes where {start + bytes} are needed");
    }

    internal LakeDataException Damaged(string problem) =>
        new($"Record {_place.Record}, column '{_place.Path}' ({_place.Member}): the {_place.Rows}'s array is damaged: {problem}. Whoever made it must repair it.");

    /// <summary>Where what lies in a value is met: its path and the result's row.</summary>
    private protected virtual (string Path, long Row) LocateChild(int index, string name) => Locate(index);

    private protected abstract void LoadValues(ArrayData data);

    /// <summary>The child's part that belongs to this array's part, which it must have.</summary>
    private protected ArrayData Child(ArrayData data, int child, long start, int length)
    {
        if (data.Children is not { } children || child >= children.Length)
        {
            throw Damaged($"it lacks its child {child}");
        }

        ArrayData all = children[child];
        if (start + length > all.Length)
        {
            throw Damaged($"its child {child} has {all.Length} values where {start + length} are needed");
        }

        return start == 0 && length == all.Length ? all : all.Slice((int)start, length);
    }

    private protected void SetNull(int index, int count)
    {
        if (!_place.Nullable)
        {
            throw NullValue(index);
        }

        if (!HasNulls)
        {
            HasNulls = true;
            Room(ref _validity, (count + 7) >> 3);
            _validity.AsSpan().Fill(0xFF);
        }

        _validity[index >> 3] &= (byte)~(1 << (index & 7));
    }

    /// <summary>Memory that is used again; what was there before is gone.</summary>
    private protected static Memory<byte> Room(ref byte[] room, int bytes)
    {
        if (room.Length < bytes)
        {
            room = GC.AllocateUninitializedArray<byte>(bytes);
        }

        return room.AsMemory(0, bytes);
    }

    private (string Path, long Row) Locate(int index) => _place.Parent is { } parent ? parent.LocateChild(index, _place.Name) : (_place.Path, _firstRow + index);

    private void LoadNulls(ArrayData data, byte[]? live)
    {
        bool allNull = ArrowDecoding.Storage(data.DataType).TypeId == ArrowTypeId.Null;
        ReadOnlySpan<byte> bits = allNull || data.Buffers is not [{ IsEmpty: false }, ..] ? default : Buffer(data, 0, 0, ((long)data.Offset + data.Length + 7) >> 3).Span;
        bool ownNulls = allNull ? data.Length > 0 : data.GetNullCount() > 0;
        HasNulls = ownNulls || live is not null;
        if (!HasNulls)
        {
            return;
        }

        // Copied to begin at bit 0, so that asking an index is one look into one array.
        int bytes = (data.Length + 7) >> 3;
        Span<byte> validity = Room(ref _validity, bytes).Span;
        if (!ownNulls)
        {
            live.AsSpan(0, bytes).CopyTo(validity);
            return;
        }

        if (allNull)
        {
            validity.Clear();
        }
        else if (bits.IsEmpty)
        {
            throw Damaged($"it has {data.NullCount} nulls and no buffer that says where");
        }
        else
        {
            int from = data.Offset >> 3;
            int shift = data.Offset & 7;
            for (int i = 0; i < bytes; i++)
            {
                int low = bits[from + i] >> shift;
                int high = shift > 0 && from + i + 1 < bits.Length ? bits[from + i + 1] << (8 - shift) : 0;
                validity[i] = (byte)(low | high);
            }
        }

        if (!_place.Nullable)
        {
            RefuseNulls(validity, live, data.Length);
        }

        for (int i = 0; live is not null && i < bytes; i++)
        {
            validity[i] &= live[i];
        }
    }

    private void RefuseNulls(ReadOnlySpan<byte> validity, byte[]? live, int count)
    {
        for (int i = 0; i < validity.Length; i++)
        {
            int nulls = ~validity[i] & (live?[i] ?? 0xFF);
            int index = (i << 3) + BitOperations.TrailingZeroCount(nulls);
            if (nulls != 0 && index < count)
            {
                throw NullValue(index);
            }
        }
    }

    private string Problem(int index, string expected, string found)
    {
        (string path, long row) = Locate(index);
        return $"Record {_place.Record}, column '{path}' ({_place.Member}), row {row} of the {_place.Rows}: expected {expected}, found {found}.";
    }

    private LakeDataException NullValue(int index) => new($"{Problem(index, $"{Expected}, not null", "null")} Where nulls may be, make it nullable in the record; else leave them out of the {_place.Rows}.");
}

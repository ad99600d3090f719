using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using LakeOrm.Parquet.Columns;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet;

/// <summary>Appends the values of a BYTE_ARRAY column: those that are there, in the order of the rows.</summary>
/// <remarks>
/// Each value is encoded once, as a PLAIN page holds it, at the end of the page. While a dictionary is on trial or accepted, the value
/// is looked up where it lies, its index is kept, and the next value overwrites it.
/// </remarks>
public sealed class ByteArrayCursor
{
    private const int Prefix = sizeof(int);

    // The prefixes of bounds are read eight bytes at a time, also from values that are shorter.
    private const int Slack = 64;

    private const int GuidLength = 36;

    private readonly ByteArrayColumnWriter _column;
    private readonly bool _utf8;
    private readonly int _start;
    private byte[] _page;
    private int _position;
    private int _count;
    private ulong _minPrefix;
    private ulong _maxPrefix;
    private int _min;
    private int _max;
    private ByteDictionary? _dictionary;
    private int[] _indexes = [];
    private long _plainLength;

    private int _committedPosition;
    private int _committedCount;
    private int _committedMin;
    private int _committedMax;
    private long _committedPlainLength;

    internal ByteArrayCursor(ByteArrayColumnWriter column, bool utf8, int start)
    {
        _column = column;
        _utf8 = utf8;
        _start = start;
        _page = ArrayPool<byte>.Shared.Rent(start + Slack + ColumnWriter.FirstPageBytes);
        Clear();
    }

    internal int Count => _count;

    internal int CommittedCount => _committedCount;

    internal int CommittedLength => _committedPosition - _start;

    internal long CommittedPlainLength => _committedPlainLength;

    /// <summary>The bytes that the values since the last <see cref="Commit"/> take, or would take without the dictionary.</summary>
    internal long StagedBytes => _position - _committedPosition + (_plainLength - _committedPlainLength);

    internal byte[] Page => _page;

    internal ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, _committedCount);

    internal long IndexBytes => _committedCount * (long)(_dictionary is null ? 0 : sizeof(int));

    internal ReadOnlySpan<byte> Min => Value(_committedMin);

    internal ReadOnlySpan<byte> Max => Value(_committedMax);

    /// <summary>Not null while values go through the dictionary.</summary>
    internal ByteDictionary? Dictionary => _dictionary;

    /// <summary>Appends text as UTF-8.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ParquetValueException">The text is null, not valid UTF-16, or too long for a page.</exception>
    public void Append(string value)
    {
        if (value is null)
        {
            throw NullValue();
        }

        int position = _position;
        if (_page.Length - position < (3L * value.Length) + (Prefix + Slack))
        {
            EnsureRoom(3L * value.Length);
        }

        ref byte destination = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), position);
        int length = Utf8Encoder.Encode(value, ref Unsafe.Add(ref destination, Prefix));
        if (length < 0)
        {
            ThrowInvalidText(value);
        }

        Unsafe.WriteUnaligned(ref destination, length);
        Advance(position, length, ref destination);
    }

    /// <summary>Appends bytes as they are; in a text column they must be UTF-8.</summary>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ParquetValueException">The bytes are null, or the column holds text and they are not UTF-8, or they are too many for a page.</exception>
    public void Append(byte[] value)
    {
        if (value is null)
        {
            throw NullValue();
        }

        Append(value.AsSpan());
    }

    /// <summary>Appends bytes as they are; in a text column they must be UTF-8.</summary>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ParquetValueException">The column holds text and the bytes are not UTF-8, or they are too many for a page.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (_utf8 && !Utf8.IsValid(value))
        {
            throw _column.WrongValue("the bytes are not valid UTF-8.");
        }

        int position = _position;
        if (_page.Length - position < (long)value.Length + (Prefix + Slack))
        {
            EnsureRoom(value.Length);
        }

        ref byte destination = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), position);
        value.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, Prefix), value.Length));
        Unsafe.WriteUnaligned(ref destination, value.Length);
        Advance(position, value.Length, ref destination);
    }

    /// <summary>Appends a GUID as 36 characters of lower-case text with hyphens.</summary>
    /// <param name="value">The GUID.</param>
    public void Append(Guid value)
    {
        int position = _position;
        if (_page.Length - position < GuidLength + Prefix + Slack)
        {
            EnsureRoom(GuidLength);
        }

        ref byte destination = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), position);
        value.TryFormat(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, Prefix), GuidLength), out _, "D");
        Unsafe.WriteUnaligned(ref destination, GuidLength);
        Advance(position, GuidLength, ref destination);
    }

    /// <summary>Forgets what was appended since the last <see cref="Commit"/>.</summary>
    internal void Rollback()
    {
        _position = _committedPosition;
        _count = _committedCount;
        _plainLength = _committedPlainLength;
        _min = _committedMin;
        _max = _committedMax;
        SetPrefixes();
    }

    internal void Commit()
    {
        _committedPosition = _position;
        _committedCount = _count;
        _committedPlainLength = _plainLength;
        _committedMin = _min;
        _committedMax = _max;
    }

    /// <summary>Empties the page.</summary>
    internal void Clear()
    {
        _position = _committedPosition = _start;
        _count = _committedCount = 0;
        _plainLength = _committedPlainLength = 0;
        _min = _max = _committedMin = _committedMax = -1;
        SetPrefixes();
    }

    internal void UseDictionary(ByteDictionary dictionary)
    {
        dictionary.Clear();
        _dictionary = dictionary;
    }

    /// <summary>Writes the page's values out as PLAIN and goes on without the dictionary.</summary>
    /// <exception cref="TileOverflowException">They do not fit a page; nothing has changed.</exception>
    internal void LeaveDictionary()
    {
        ByteDictionary dictionary = _dictionary!;
        ReadOnlySpan<int> indexes = _indexes.AsSpan(0, _count);
        _column.RequireRoom(_plainLength);
        _dictionary = null;
        Reserve(_plainLength + Slack);
        int committed = _committedCount;
        _count = 0;
        foreach (int index in indexes)
        {
            if (_count == committed)
            {
                Commit();
            }

            ReadOnlySpan<byte> plain = dictionary.Plain(index);
            plain.CopyTo(_page.AsSpan(_position));
            Track(_position, plain.Length - Prefix, ref _page[_position]);
            _position += plain.Length;
            _count++;
        }

        if (_count == committed)
        {
            Commit();
        }
    }

    internal void Release()
    {
        ArrayPool<byte>.Shared.Return(_page);
        if (_indexes.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_indexes);
        }

        _page = [];
        _indexes = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int position, int length, ref byte destination)
    {
        if (_dictionary is not null)
        {
            Look(position, length);
            return;
        }

        Track(position, length, ref destination);
        _position = position + Prefix + length;
        _count++;
    }

    // Eight bytes decide nearly every comparison with the bounds; the rest is compared in full.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Track(int position, int length, ref byte destination)
    {
        ulong prefix = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref destination, Prefix)));
        if (length < 8)
        {
            prefix &= ~(ulong.MaxValue >> (8 * length));
        }

        if (prefix <= _minPrefix || prefix >= _maxPrefix)
        {
            Widen(position, prefix);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Widen(int position, ulong prefix)
    {
        ReadOnlySpan<byte> value = Value(position);
        if (_min < 0 || value.SequenceCompareTo(Value(_min)) < 0)
        {
            _min = position;
            _minPrefix = prefix;
        }

        if (_max < 0 || value.SequenceCompareTo(Value(_max)) > 0)
        {
            _max = position;
            _maxPrefix = prefix;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Look(int position, int length)
    {
        int index = _dictionary!.IndexOf(_page.AsSpan(position + Prefix, length));
        if (index == ByteDictionary.Full)
        {
            // Making room for the page's values would overwrite the one that lies behind them.
            byte[] value = ArrayPool<byte>.Shared.Rent(length);
            _page.AsSpan(position + Prefix, length).CopyTo(value);
            LeaveDictionary();
            AppendRaw(value.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(value);
            return;
        }

        if (_count == _indexes.Length)
        {
            GrowIndexes();
        }

        _indexes[_count++] = index;
        _plainLength += Prefix + length;
    }

    private void AppendRaw(ReadOnlySpan<byte> value)
    {
        EnsureRoom(value.Length);
        int position = _position;
        BinaryPrimitives.WriteInt32LittleEndian(_page.AsSpan(position), value.Length);
        value.CopyTo(_page.AsSpan(position + Prefix));
        Advance(position, value.Length, ref _page[position]);
    }

    private ReadOnlySpan<byte> Value(int position) =>
        position < 0 ? default : _page.AsSpan(position + Prefix, BinaryPrimitives.ReadInt32LittleEndian(_page.AsSpan(position)));

    private void SetPrefixes()
    {
        _minPrefix = _min < 0 ? ulong.MaxValue : PrefixOf(Value(_min));
        _maxPrefix = _max < 0 ? ulong.MinValue : PrefixOf(Value(_max));
    }

    private static ulong PrefixOf(ReadOnlySpan<byte> value)
    {
        Span<byte> prefix = stackalloc byte[8];
        prefix.Clear();
        value[..Math.Min(8, value.Length)].CopyTo(prefix);
        return BinaryPrimitives.ReadUInt64BigEndian(prefix);
    }

    private void GrowIndexes()
    {
        int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(4096, 2 * _indexes.Length));
        _indexes.CopyTo(larger, 0);
        if (_indexes.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_indexes);
        }

        _indexes = larger;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnsureRoom(long valueLength)
    {
        _column.RequireRoom(_position - _start + valueLength + Prefix);
        Reserve(_position - _start + valueLength + Prefix + Slack);
    }

    private void Reserve(long length)
    {
        long end = _start + length;
        if (end > _page.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _page.Length)));
            _page.AsSpan(0, _position).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_page);
            _page = larger;
        }
    }

    private ParquetValueException NullValue() => _column.WrongValue("null, but the column is required or the row was said to be present.");

    private void ThrowInvalidText(string value)
    {
        int index = 0;
        while (index < value.Length && (!char.IsSurrogate(value[index]) || char.IsSurrogatePair(value, index)))
        {
            index += char.IsSurrogate(value[index]) ? 2 : 1;
        }

        throw _column.WrongValue($"the text is not valid UTF-16: a lone surrogate U+{(int)value[index]:X4} at character {index}.");
    }
}

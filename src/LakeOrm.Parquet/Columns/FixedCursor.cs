using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>Appends the values of a FIXED_LEN_BYTE_ARRAY column: those that are there, in the order of the rows.</summary>
public sealed class FixedCursor
{
    private readonly FixedColumnWriter _column;
    private readonly int _length;
    private readonly int _start;
    private byte[] _page;
    private int _position;

    internal FixedCursor(FixedColumnWriter column, int length, int start)
    {
        _column = column;
        _length = length;
        _start = _position = start;
        _page = ArrayPool<byte>.Shared.Rent(start + ColumnWriter.FirstPageBytes);
    }

    internal byte[] Page => _page;

    internal int Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Appends the unscaled value of a decimal, big-endian in two's complement.</summary>
    /// <param name="unscaled">The value times ten to the power of the column's scale.</param>
    /// <exception cref="ParquetValueException">The value needs more bytes than the column has.</exception>
    public void Append(Int128 unscaled)
    {
        Span<byte> wide = stackalloc byte[16];
        BinaryPrimitives.WriteInt128BigEndian(wide, unscaled);
        int spare = 16 - _length;
        if (spare < 0 || (spare > 0 && unscaled >> ((8 * _length) - 1) is var sign && sign != 0 && sign != -1))
        {
            throw _column.WrongValue($"the unscaled value {unscaled} does not fit {_length} bytes.");
        }

        wide[spare..].CopyTo(Take());
    }

    /// <summary>Appends bytes as they are.</summary>
    /// <param name="value">As many bytes as the column fixes.</param>
    /// <exception cref="ParquetValueException">The length is another.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length != _length)
        {
            throw _column.WrongValue($"a value of {value.Length} bytes; every value has {_length}.");
        }

        value.CopyTo(Take());
    }

    internal void Release()
    {
        ArrayPool<byte>.Shared.Return(_page);
        _page = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take()
    {
        if (_page.Length - _position < _length)
        {
            Grow();
        }

        Span<byte> slot = _page.AsSpan(_position, _length);
        _position += _length;
        return slot;
    }

    private void Grow()
    {
        _column.RequireRoom((long)_position - _start + _length);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * _page.Length, (long)_position + _length), Array.MaxLength));
        _page.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_page);
        _page = larger;
    }
}

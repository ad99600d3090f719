namespace LakeOrm.Parquet.Reading;

/// <summary>DELTA_BINARY_PACKED: differences in blocks of bit-packed miniblocks. Reads the integers one by one.</summary>
internal sealed class DeltaStream
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly PageLocation _at;
    private readonly int _miniblocks;
    private readonly int _miniblockValues;
    private readonly byte[] _widths;
    private int _position;
    private long _left;
    private long _value;
    private bool _first = true;
    private long _minDelta;
    private int _miniblock;
    private int _miniblockLeft;
    private long _bit;

    internal DeltaStream(ReadOnlyMemory<byte> data, PageLocation at)
    {
        _data = data;
        _at = at;
        ReadOnlySpan<byte> bytes = data.Span;
        uint blockValues = Bytes.ReadVarInt32(bytes, ref _position, at);
        uint miniblocks = Bytes.ReadVarInt32(bytes, ref _position, at);
        Count = Bytes.ReadVarInt32(bytes, ref _position, at);
        _value = Bytes.ReadZigZag(bytes, ref _position, at);
        if (blockValues is 0 or > 1 << 20 || miniblocks == 0 || blockValues % miniblocks != 0 || blockValues / miniblocks % 32 != 0)
        {
            throw at.Corrupt("a delta block cut evenly into miniblocks of a multiple of 32 values", $"{blockValues} values in {miniblocks} miniblocks");
        }

        _miniblocks = (int)miniblocks;
        _miniblockValues = (int)(blockValues / miniblocks);
        _widths = new byte[_miniblocks];
        _miniblock = _miniblocks;
        _left = Count;
    }

    /// <summary>The number of integers in the stream, as its header says.</summary>
    internal long Count { get; }

    /// <summary>Finds where the stream ends, without decoding it.</summary>
    /// <returns>The number of its bytes.</returns>
    internal int FindEnd()
    {
        ReadOnlySpan<byte> bytes = _data.Span;
        long position = _position;
        for (long left = Count - 1; left > 0;)
        {
            int at = (int)position;
            Bytes.ReadZigZag(bytes, ref at, _at);
            int widths = at;
            position = at + (long)_miniblocks;
            for (int i = 0; i < _miniblocks && left > 0; i++, left -= _miniblockValues)
            {
                if (widths + i >= bytes.Length)
                {
                    throw _at.Corrupt("the bit widths of a delta block", "the end of the page");
                }

                position += (long)_miniblockValues * bytes[widths + i] / 8;
            }

            if (position > bytes.Length)
            {
                throw _at.Corrupt($"a delta block up to byte {position} of the page's values", $"{bytes.Length} bytes");
            }
        }

        return (int)position;
    }

    internal long Next()
    {
        if (_left <= 0)
        {
            throw _at.Corrupt($"more than {Count} delta-encoded values", "their end");
        }

        _left--;
        if (_first)
        {
            _first = false;
            return _value;
        }

        if (_miniblockLeft == 0)
        {
            NextMiniblock();
        }

        int width = _widths[_miniblock];
        ReadOnlySpan<byte> bytes = _data.Span;
        if (_bit + width > (long)bytes.Length * 8)
        {
            throw _at.Corrupt($"a delta of {width} bits", "the end of the page");
        }

        _value = unchecked(_value + _minDelta + (long)BitUnpacker.Read(bytes, _bit, width));
        _bit += width;
        if (--_miniblockLeft == 0)
        {
            _position = (int)Math.Min((_bit + 7) / 8, bytes.Length);
        }

        return _value;
    }

    private void NextMiniblock()
    {
        if (++_miniblock >= _miniblocks)
        {
            ReadOnlySpan<byte> bytes = _data.Span;
            _minDelta = Bytes.ReadZigZag(bytes, ref _position, _at);
            if (_miniblocks > bytes.Length - _position)
            {
                throw _at.Corrupt($"{_miniblocks} bit widths of a delta block", $"{bytes.Length - _position} bytes left");
            }

            bytes.Slice(_position, _miniblocks).CopyTo(_widths);
            _position += _miniblocks;
            _miniblock = 0;
        }

        if (_widths[_miniblock] > 64)
        {
            throw _at.Corrupt("deltas of at most 64 bits", $"{_widths[_miniblock]}");
        }

        _miniblockLeft = _miniblockValues;
        _bit = (long)_position * 8;
    }
}

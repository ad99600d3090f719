namespace LakeOrm.Parquet.Reading;

/// <summary>The hybrid of run lengths and bit packing, for levels, dictionary indices and booleans.</summary>
internal sealed class RleDecoder
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _width;
    private readonly PageLocation _at;
    private int _position;
    private uint _repeated;
    private int _repeats;
    private long _literals;
    private long _literalBit;
    private long _literalsEnd;

    internal RleDecoder(ReadOnlyMemory<byte> data, int width, PageLocation at)
    {
        if (width is < 0 or > 32)
        {
            throw at.Corrupt("a bit width from 0 to 32", $"{width}");
        }

        _data = data;
        _width = width;
        _at = at;
    }

    internal void Read(Span<uint> values)
    {
        ReadOnlySpan<byte> data = _data.Span;
        while (!values.IsEmpty)
        {
            if (_repeats > 0)
            {
                int count = Math.Min(_repeats, values.Length);
                values[..count].Fill(_repeated);
                _repeats -= count;
                values = values[count..];
            }
            else if (_literals > 0)
            {
                int count = (int)Math.Min(_literals, values.Length);

                // Some writers cut the padding of the last group, so only the bits that are used must be there.
                if (_literalBit + ((long)count * _width) > (long)data.Length * 8)
                {
                    throw _at.Corrupt($"{count} bit-packed values of {_width} bits", "the end of the data");
                }

                for (int i = 0; i < count; i++)
                {
                    values[i] = (uint)BitUnpacker.Read(data, _literalBit, _width);
                    _literalBit += _width;
                }

                _literals -= count;
                if (_literals == 0)
                {
                    _position = (int)Math.Min(_literalsEnd, data.Length);
                }

                values = values[count..];
            }
            else
            {
                NextRun(data);
            }
        }
    }

    private void NextRun(ReadOnlySpan<byte> data)
    {
        uint header = Bytes.ReadVarInt32(data, ref _position, _at);
        if ((header & 1) == 1)
        {
            long groups = header >> 1;
            _literals = groups * 8;
            _literalBit = (long)_position * 8;
            _literalsEnd = _position + (groups * _width);
            return;
        }

        int bytes = (_width + 7) / 8;
        if (bytes > data.Length - _position)
        {
            throw _at.Corrupt($"a run's value of {bytes} bytes", $"{data.Length - _position} bytes left");
        }

        _repeats = (int)(header >> 1);
        _repeated = 0;
        for (int i = 0; i < bytes; i++)
        {
            _repeated |= (uint)data[_position++] << (8 * i);
        }
    }
}

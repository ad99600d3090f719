using System.Buffers.Binary;

namespace LakeOrm.Parquet.Reading;

/// <summary>PLAIN: the values one after the other.</summary>
internal sealed class PlainDecoder(ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    private int _position;
    private long _bit;

    internal override void Read(ValueBuffer values, int count)
    {
        switch (values.Type)
        {
            case PhysicalType.Boolean:
                ReadBooleans(values, count);
                break;
            case PhysicalType.ByteArray:
                ReadByteArrays(values, count);
                break;
            default:
                long length = (long)count * values.Width;
                if (length > data.Length - _position)
                {
                    throw at.Corrupt($"{count} plain values of {values.Width} bytes", $"{data.Length - _position} bytes left");
                }

                values.LoadFixed(data.Slice(_position, (int)length));
                _position += (int)length;
                break;
        }
    }

    private void ReadBooleans(ValueBuffer values, int count)
    {
        if (_bit + count > (long)data.Length * 8)
        {
            throw at.Corrupt($"{count} plain booleans", $"{((long)data.Length * 8) - _bit} bits left");
        }

        ReadOnlySpan<byte> bytes = data.Span;
        for (int i = 0; i < count; i++, _bit++)
        {
            values.Booleans[i] = ((bytes[(int)(_bit >> 3)] >> (int)(_bit & 7)) & 1) == 1;
        }

        values.Count = count;
    }

    private void ReadByteArrays(ValueBuffer values, int count)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        Span<(int Start, int Length)> ranges = values.Ranges;
        for (int i = 0; i < count; i++)
        {
            int left = bytes.Length - _position - sizeof(int);
            if (left < 0)
            {
                throw at.Corrupt("the length of a byte array", $"{bytes.Length - _position} bytes left");
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[_position..]);
            if (length < 0 || length > left)
            {
                throw at.Corrupt($"a byte array of {length} bytes", $"{left} bytes left");
            }

            ranges[i] = (_position + sizeof(int), length);
            _position += sizeof(int) + length;
        }

        values.SetBytes(data);
        values.Count = count;
    }
}

namespace LakeOrm.Parquet.Reading;

/// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
internal sealed class DeltaLengthByteArrayDecoder(ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    private DeltaStream? _lengths;
    private int _position;

    internal override void Read(ValueBuffer values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            values.Ranges[i] = Next();
        }

        values.SetBytes(data);
        values.Count = count;
    }

    /// <summary>Where the next value lies in the data.</summary>
    internal (int Start, int Length) Next()
    {
        if (_lengths is null)
        {
            _lengths = new DeltaStream(data, at);
            _position = _lengths.FindEnd();
        }

        long length = _lengths.Next();
        if (length < 0 || length > data.Length - _position)
        {
            throw at.Corrupt($"a byte array of {length} bytes", $"{data.Length - _position} bytes left");
        }

        (int, int) range = (_position, (int)length);
        _position += (int)length;
        return range;
    }
}

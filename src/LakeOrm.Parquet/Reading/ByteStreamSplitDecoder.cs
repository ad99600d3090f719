namespace LakeOrm.Parquet.Reading;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.</summary>
internal sealed class ByteStreamSplitDecoder(ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    private byte[] _joined = [];
    private int _index;

    internal override void Read(ValueBuffer values, int count)
    {
        int width = values.Width;
        int stride = data.Length / width;
        if (count > stride - _index)
        {
            throw at.Corrupt($"{count} values of {width} split bytes", $"{stride - _index} left");
        }

        long length = (long)count * width;
        if (length > _joined.Length)
        {
            _joined = new byte[length];
        }

        ReadOnlySpan<byte> bytes = data.Span;
        for (int b = 0; b < width; b++)
        {
            ReadOnlySpan<byte> plane = bytes.Slice((b * stride) + _index, count);
            for (int i = 0; i < plane.Length; i++)
            {
                _joined[(i * width) + b] = plane[i];
            }
        }

        _index += count;
        values.LoadFixed(_joined.AsMemory(0, (int)length));
    }
}

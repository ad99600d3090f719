namespace LakeOrm.Parquet.Reading;

/// <summary>DELTA_BYTE_ARRAY: how many bytes to keep of the value before, then the rest.</summary>
/// <param name="data">The page's values.</param>
/// <param name="fixedWidth">The width that each value must have; 0 for any.</param>
/// <param name="limit">The most bytes that the page's values may have together: a few bytes can stand for very many.</param>
/// <param name="at">The page.</param>
internal sealed class DeltaByteArrayDecoder(ReadOnlyMemory<byte> data, int fixedWidth, int limit, PageLocation at) : ValueDecoder
{
    private DeltaStream? _prefixes;
    private DeltaLengthByteArrayDecoder? _suffixes;
    private ReadOnlyMemory<byte> _suffixData;
    private byte[] _previous = [];
    private int _previousLength;
    private byte[] _batch = [];
    private long _total;

    internal override void Read(ValueBuffer values, int count)
    {
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            int length = Next();
            if (end + length > _batch.Length)
            {
                Array.Resize(ref _batch, (int)Math.Min(Math.Max(2L * _batch.Length, end + length), Math.Max(limit, end + length)));
            }

            _previous.AsSpan(0, length).CopyTo(_batch.AsSpan(end));
            values.Ranges[i] = (end, length);
            end += length;
        }

        values.SetBytes(_batch);
        values.Count = count;
    }

    // Puts the next value together in _previous.
    private int Next()
    {
        if (_prefixes is null)
        {
            _prefixes = new DeltaStream(data, at);
            _suffixData = data[_prefixes.FindEnd()..];
            _suffixes = new DeltaLengthByteArrayDecoder(_suffixData, at);
        }

        long prefix = _prefixes.Next();
        if (prefix < 0 || prefix > _previousLength)
        {
            throw at.Corrupt($"a prefix of at most the {_previousLength} bytes of the value before", $"{prefix}");
        }

        (int start, int suffix) = _suffixes!.Next();
        long length = prefix + suffix;
        _total += length;
        if (_total > limit)
        {
            throw at.Corrupt($"a page that decodes to at most {limit} bytes ({nameof(ParquetReaderOptions)}.{nameof(ParquetReaderOptions.MaxBufferBytes)})", "more");
        }

        if (fixedWidth > 0 && length != fixedWidth)
        {
            throw at.Corrupt($"values of {fixedWidth} bytes", $"{length}");
        }

        if (length > _previous.Length)
        {
            Array.Resize(ref _previous, (int)length);
        }

        _suffixData.Span.Slice(start, suffix).CopyTo(_previous.AsSpan((int)prefix));
        return _previousLength = (int)length;
    }
}

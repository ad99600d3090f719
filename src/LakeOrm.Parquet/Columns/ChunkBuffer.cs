namespace LakeOrm.Parquet.Columns;

/// <summary>The finished pages of one column of the open row group. Segments grow, so that narrow and wide tables both fit.</summary>
internal sealed class ChunkBuffer : IDisposable
{
    private const int FirstSegment = 16 << 10;

    private readonly List<byte[]> _segments = [];
    private readonly List<int> _lengths = [];

    public long Length { get; private set; }

    /// <summary>What is left of the segment, or a new one, to be written to and then taken by <see cref="Advance"/>.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_segments.Count == 0 || _lengths[^1] == _segments[^1].Length)
            {
                _segments.Add(SegmentPool.Rent(Math.Min(SegmentPool.Largest, FirstSegment << Math.Min(_segments.Count, 16))));
                _lengths.Add(0);
            }

            return _segments[^1].AsSpan(_lengths[^1]);
        }
    }

    public void Advance(int length)
    {
        _lengths[^1] += length;
        Length += length;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> free = Free;
            int length = Math.Min(free.Length, bytes.Length);
            bytes[..length].CopyTo(free);
            bytes = bytes[length..];
            Advance(length);
        }
    }

    /// <summary>Empties it into the output. Each segment goes back to the pool as soon as it is written: a stream that keeps the bytes, as those of stores do, takes it from there.</summary>
    public async ValueTask MoveToAsync(StreamOutput output, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _segments.Count; i++)
        {
            await output.WriteAsync(_segments[i].AsMemory(0, _lengths[i]), cancellationToken).ConfigureAwait(false);
            SegmentPool.Return(_segments[i]);
            _segments[i] = [];
        }

        Clear();
    }

    public void Dispose()
    {
        foreach (byte[] segment in _segments)
        {
            if (segment.Length > 0)
            {
                SegmentPool.Return(segment);
            }
        }

        Clear();
    }

    private void Clear()
    {
        _segments.Clear();
        _lengths.Clear();
        Length = 0;
    }
}

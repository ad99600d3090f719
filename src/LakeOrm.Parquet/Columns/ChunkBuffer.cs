using System.Buffers;

namespace LakeOrm.Parquet.Columns;

/// <summary>The finished pages of one column of the open row group. Segments grow, so that narrow and wide tables both fit.</summary>
internal sealed class ChunkBuffer : IDisposable
{
    private const int FirstSegment = 16 << 10;
    private const int LargestSegment = 1 << 20;

    private readonly List<byte[]> _segments = [];
    private readonly List<int> _lengths = [];
    private int _current = -1;

    public long Length { get; private set; }

    private Span<byte> Free => _current < 0 ? default : _segments[_current].AsSpan(_lengths[_current]);

    /// <summary>Room in one piece, to be written to and then taken by <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (Free.Length < length)
        {
            NextSegment(length);
        }

        return Free;
    }

    public void Advance(int length)
    {
        _lengths[_current] += length;
        Length += length;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> free = Reserve(1);
            int length = Math.Min(free.Length, bytes.Length);
            bytes[..length].CopyTo(free);
            bytes = bytes[length..];
            Advance(length);
        }
    }

    public async ValueTask CopyToAsync(StreamOutput output, CancellationToken cancellationToken)
    {
        for (int i = 0; i <= _current; i++)
        {
            await output.WriteAsync(_segments[i].AsMemory(0, _lengths[i]), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets the content and keeps the segments: the next row group needs about as many.</summary>
    public void Clear()
    {
        _current = -1;
        Length = 0;
    }

    public void Dispose()
    {
        foreach (byte[] segment in _segments)
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        _segments.Clear();
        _lengths.Clear();
        Clear();
    }

    private void NextSegment(int length)
    {
        _current++;
        if (_current == _segments.Count)
        {
            int usual = Math.Min(LargestSegment, FirstSegment << Math.Min(_current, 16));
            _segments.Add(ArrayPool<byte>.Shared.Rent(Math.Max(length, usual)));
            _lengths.Add(0);
        }
        else if (_segments[_current].Length < length)
        {
            ArrayPool<byte>.Shared.Return(_segments[_current]);
            _segments[_current] = ArrayPool<byte>.Shared.Rent(length);
        }

        _lengths[_current] = 0;
    }
}

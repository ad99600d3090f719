using System.Buffers;

namespace LakeOrm.Parquet;

/// <summary>The finished pages of one column of the open row group. Segments grow, so that narrow and wide tables both fit.</summary>
internal sealed class ChunkBuffer : IDisposable
{
    private const int FirstSegment = 16 << 10;
    private const int LargestSegment = 4 << 20;

    private readonly List<byte[]> _segments = [];
    private int _current = -1;
    private int _position;

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_current < 0 || _position == _segments[_current].Length)
            {
                NextSegment();
            }

            Span<byte> free = _segments[_current].AsSpan(_position);
            int length = Math.Min(free.Length, bytes.Length);
            bytes[..length].CopyTo(free);
            bytes = bytes[length..];
            _position += length;
        }
    }

    public async ValueTask CopyToAsync(Stream stream, CancellationToken cancellationToken)
    {
        for (int i = 0; i <= _current; i++)
        {
            int length = i == _current ? _position : _segments[i].Length;
            await stream.WriteAsync(_segments[i].AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets the content and keeps the segments: the next row group needs about as many.</summary>
    public void Clear()
    {
        _current = -1;
        _position = 0;
        Length = 0;
    }

    public void Dispose()
    {
        foreach (byte[] segment in _segments)
        {
            ArrayPool<byte>.Shared.Return(segment);
        }

        _segments.Clear();
        Clear();
    }

    private void NextSegment()
    {
        _current++;
        _position = 0;
        if (_current == _segments.Count)
        {
            _segments.Add(ArrayPool<byte>.Shared.Rent(Math.Min(LargestSegment, FirstSegment << Math.Min(_current, 16))));
        }
    }
}

namespace LakeOrm.Parquet.Reading;

/// <summary>A window that moves over the bytes of one column chunk.</summary>
/// <param name="stream">The file.</param>
/// <param name="start">The chunk's first byte.</param>
/// <param name="end">The byte after its last; inside the file.</param>
internal sealed class ChunkWindow(Stream stream, long start, long end)
{
    private const int ReadAhead = 64 << 10;

    private byte[] _buffer = [];
    private int _from;
    private int _to;
    private long _next = start;

    /// <summary>Where the window starts in the file.</summary>
    internal long Position => _next - (_to - _from);

    /// <summary>The bytes of the chunk from <see cref="Position"/> on.</summary>
    internal long Left => end - Position;

    /// <summary>The bytes at hand.</summary>
    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_from, _to - _from);

    internal void Advance(int count) => _from += count;

    /// <summary>Makes at least <paramref name="count"/> bytes (at most <see cref="Left"/>) available.</summary>
    internal async ValueTask EnsureAsync(int count, CancellationToken cancellationToken)
    {
        int held = _to - _from;
        if (held >= count)
        {
            return;
        }

        int wanted = (int)Math.Min(Math.Max(count, ReadAhead), Left);
        if (wanted > _buffer.Length)
        {
            byte[] larger = new byte[wanted];
            Bytes.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            Bytes.CopyTo(_buffer);
        }

        _from = 0;
        _to = held;
        stream.Position = _next;
        int read = await stream.ReadAtLeastAsync(_buffer.AsMemory(held, wanted - held), count - held, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (held + read < count)
        {
            throw ParquetFormatException.At("file", _next + read, $"{count - held - read} more bytes", "the end of the stream, which its length puts later");
        }

        _to += read;
        _next += read;
    }
}

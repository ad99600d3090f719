namespace LakeOrm.Tests.Json;

/// <summary>Some bytes, and then the same ones again and again, without an end or so many times.</summary>
internal sealed class EndlessStream(byte[] start, byte[]? again = null, long times = long.MaxValue) : Stream
{
    private readonly byte[] _again = again ?? [(byte)'x'];
    private long _left = times;
    private int _position;
    private bool _started;

    /// <summary>How many bytes were read.</summary>
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Fill(buffer.Span));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Fill(Span<byte> buffer)
    {
        int count = 0;
        if (!_started)
        {
            _started = true;
            start.CopyTo(buffer);
            count = start.Length;
        }

        while (count < buffer.Length && _left > 0)
        {
            int piece = Math.Min(buffer.Length - count, _again.Length - _position);
            _again.AsSpan(_position, piece).CopyTo(buffer[count..]);
            count += piece;
            _position = (_position + piece) % _again.Length;
            _left -= _position == 0 ? 1 : 0;
        }

        Given += count;
        return count;
    }
}

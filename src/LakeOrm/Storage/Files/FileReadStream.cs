using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Storage.Files;

/// <summary>A range of a file, for reading; its failures name the object.</summary>
internal sealed class FileReadStream(FileStorage storage, string key, SafeFileHandle file, long offset, long? length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length
    {
        get
        {
            long rest = Math.Max(0, RandomAccess.GetLength(file) - offset);
            return length is { } limit ? Math.Min(limit, rest) : rest;
        }
    }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = RandomAccess.Read(file, buffer[..Allowed(buffer.Length)], offset + _position);
            _position += read;
            return read;
        }
        catch (Exception e) when (FileStorage.IsFailure(e))
        {
            throw storage.Failure("read", key, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await RandomAccess.ReadAsync(file, buffer[..Allowed(buffer.Length)], offset + _position, cancellationToken).ConfigureAwait(false);
            _position += read;
            return read;
        }
        catch (Exception e) when (FileStorage.IsFailure(e))
        {
            throw storage.Failure("read", key, e);
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };
        Position = position >= 0 ? position : throw new IOException($"Position {position} is before the start of '{key}'.");
        return position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Allowed(int count) => (int)Math.Min(count, Math.Max(0, Length - _position));
}

using System.Buffers;

namespace LakeOrm.Parquet.Columns;

/// <summary>Writes to whatever stream the caller brought, small pieces together: a file of one row has dozens.</summary>
internal sealed class StreamOutput(Stream stream) : IDisposable
{
    private const int Gathered = 16 << 10;

    private byte[]? _pieces;
    private int _length;

    /// <summary>Takes all bytes. They are in the stream after <see cref="FlushAsync"/>.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > Gathered - _length)
        {
            return WriteThroughAsync(bytes, cancellationToken);
        }

        _pieces ??= ArrayPool<byte>.Shared.Rent(Gathered);
        bytes.Span.CopyTo(_pieces.AsSpan(_length));
        _length += bytes.Length;
        return ValueTask.CompletedTask;
    }

    /// <summary>Hands on what was taken.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_length == 0)
        {
            return ValueTask.CompletedTask;
        }

        ReadOnlyMemory<byte> pieces = _pieces.AsMemory(0, _length);
        _length = 0;
        return PassOnAsync(pieces, cancellationToken);
    }

    public void Dispose()
    {
        if (_pieces is not null)
        {
            ArrayPool<byte>.Shared.Return(_pieces);
            _pieces = null;
            _length = 0;
        }
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await PassOnAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    // A file opened for synchronous use is written to in place: its asynchronous methods only hand the same blocking call
    // to another thread, and on a busy machine the waiting for that thread took longer than the writing.
    private ValueTask PassOnAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (stream is FileStream { IsAsync: false })
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        return stream.WriteAsync(bytes, cancellationToken);
    }
}

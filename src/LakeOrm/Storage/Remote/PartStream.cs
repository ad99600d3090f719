using System.Buffers;
using System.Runtime.ExceptionServices;

namespace LakeOrm.Storage.Remote;

/// <summary>
/// Cuts what is written into parts of one size and has each stored while the next are filled. It holds as many parts as are stored at once, and the one that is filled.
/// Disposing it ends nothing: its writer does.
/// </summary>
/// <param name="partBytes">The size of every part but the last.</param>
/// <param name="parallel">How many parts are stored at once; with one they are stored in their order.</param>
/// <param name="store">Stores a part.</param>
internal sealed class PartStream(int partBytes, int parallel, Func<Part, CancellationToken, Task> store) : Stream
{
    private const int SmallestBuffer = 64 * 1024;

    private readonly SemaphoreSlim _places = new(parallel);
    private readonly CancellationTokenSource _stop = new();
    private byte[] _buffer = [];
    private int _filled;
    private int _index;
    private long _offset;
    private bool _ended;
    private volatile ExceptionDispatchInfo? _failure;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _offset + _filled;
        set => throw new NotSupportedException();
    }

    /// <summary>Waits until all parts but the last are stored, and ends the stream.</summary>
    /// <returns>The last part, which is stored by the caller; empty only when nothing was written.</returns>
    public async ValueTask<Part> EndAsync(CancellationToken cancellationToken)
    {
        _ended = true;
        await WaitForAllAsync(cancellationToken).ConfigureAwait(false);
        _failure?.Throw();
        return new Part(_index, _offset, _buffer.AsMemory(0, _filled));
    }

    /// <summary>Stops what is being stored, and waits for it.</summary>
    /// <param name="isStored">Whether the last part was stored, so that nobody reads its buffer any more.</param>
    public async ValueTask ReleaseAsync(bool isStored)
    {
        _ended = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await WaitForAllAsync(CancellationToken.None).ConfigureAwait(false);
        if (isStored)
        {
            Return(_buffer);
        }

        _buffer = [];
        _filled = 0;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (IsFull)
            {
                await HandOverAsync(cancellationToken).ConfigureAwait(false);
            }

            buffer = buffer[Fill(buffer.Span)..];
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (IsFull)
            {
                HandOverAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            buffer = buffer[Fill(buffer)..];
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private bool IsFull => _filled == partBytes;

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        if (_ended)
        {
            throw new InvalidOperationException("The writer of this stream has ended.");
        }

        int count = Math.Min(bytes.Length, partBytes - _filled);
        if (_filled + count > _buffer.Length)
        {
            // Small objects, of which many may be written at once, take small buffers.
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(partBytes, Math.Max(SmallestBuffer, Math.Max(2 * _filled, _filled + count))));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }

        bytes[..count].CopyTo(_buffer.AsSpan(_filled));
        _filled += count;
        return count;
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            throw new InvalidOperationException("The writer of this stream has ended.");
        }

        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_failure is not null)
        {
            _places.Release();
            _failure.Throw();
        }

        _ = StoreAsync(new Part(_index, _offset, _buffer.AsMemory(0, _filled)), _buffer);
        _index++;
        _offset += _filled;
        _buffer = [];
        _filled = 0;
    }

    private async Task StoreAsync(Part part, byte[] buffer)
    {
        try
        {
            await Task.Yield();
            await store(part, _stop.Token).ConfigureAwait(false);
            Return(buffer);
        }
        catch (Exception e)
        {
            // The connection may still read the buffer, which therefore goes to nobody else.
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _places.Release();
        }
    }

    private async ValueTask WaitForAllAsync(CancellationToken cancellationToken)
    {
        int taken = 0;
        try
        {
            for (; taken < parallel; taken++)
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (taken > 0)
            {
                _places.Release(taken);
            }
        }
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

namespace LakeOrm.Storage.Remote;

/// <summary>Reads a body to its full length: where the connection breaks, stalls or ends early, the rest is asked for anew. What stays short is an error, never an end.</summary>
/// <param name="body">The body, as the store began it.</param>
/// <param name="length">How many bytes it must have; null when the store did not say.</param>
/// <param name="crc32C">The checksum of the whole; null when there is none.</param>
/// <param name="reopen">Opens the body at a place.</param>
/// <param name="patience">How long the next bytes may take.</param>
/// <param name="backOff">How often in a row it is tried again when nothing came.</param>
/// <param name="isBreak">Whether the rest can be asked for after a failure, and not something is wrong with what came.</param>
/// <param name="failure">Makes the error of what went wrong.</param>
internal sealed class ResumingReadStream(
    Stream body,
    long? length,
    uint? crc32C,
    Func<long, CancellationToken, Task<Stream>> reopen,
    TimeSpan patience,
    BackOff backOff,
    Func<Exception, bool> isBreak,
    Func<Exception, LakeStorageException> failure) : Stream
{
    private Stream? _body = body;
    private long _position;
    private uint _crc;
    private bool _disposed;

    /// <inheritdoc/>
    public override bool CanRead => !_disposed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty || _position == length)
        {
            return 0;
        }

        for (int failures = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                // A call that opens has a patience of its own, and may wait as the store asks.
                _body ??= await reopen(_position, cancellationToken).ConfigureAwait(false);
                limit.CancelAfter(patience);
                int read = await _body.ReadAsync(length is { } all ? buffer[..(int)Math.Min(buffer.Length, all - _position)] : buffer, limit.Token).ConfigureAwait(false);
                if (read == 0 && length is not null)
                {
                    throw new EndOfStreamException($"The body ended after {_position} of {length} bytes.");
                }

                Advance(buffer.Span[..read]);
                return read;
            }
            catch (Exception e) when (e is not LakeException && !cancellationToken.IsCancellationRequested)
            {
                await CloseAsync().ConfigureAwait(false);
                if (!(e is OperationCanceledException or EndOfStreamException || isBreak(e)) || !await backOff.WaitAsync(++failures, asked: null, cancellationToken).ConfigureAwait(false))
                {
                    throw failure(e is OperationCanceledException ? new TimeoutException($"No byte came for {patience.TotalSeconds:0.#} s, after {_position} of {length} bytes.", e) : e);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _disposed = true;
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _body?.Dispose();
        _body = null;
        base.Dispose(disposing);
    }

    private void Advance(ReadOnlySpan<byte> bytes)
    {
        _position += bytes.Length;
        if (crc32C is not { } expected)
        {
            return;
        }

        _crc = Crc32C.Append(_crc, bytes);
        if (_position == length && _crc != expected)
        {
            throw failure(new InvalidDataException($"The bytes that came have the CRC-32C {_crc:x8}, and the store keeps {expected:x8}."));
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_body is { } open)
        {
            _body = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }
}

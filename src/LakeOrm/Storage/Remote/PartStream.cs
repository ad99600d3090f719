using System.Runtime.ExceptionServices;

namespace LakeOrm.Storage.Remote;

/// <summary>
/// Cuts what is written into parts and has each stored while the next are filled. It holds the parts that are being stored, and the one that is filled.
/// Disposing it ends nothing: its writer does.
/// </summary>
/// <param name="size">The size of a part by its place, from 0; the last one may be shorter.</param>
/// <param name="permits">How many parts are stored at once, over all streams that share it.</param>
/// <param name="inOrder">Whether a part is stored only when the one before it is.</param>
/// <param name="store">Stores a part.</param>
internal sealed class PartStream(Func<int, long> size, SemaphoreSlim permits, bool inOrder, Func<Part, CancellationToken, Task> store) : Stream
{
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private PartBuffer _buffer = new(isLarge: false);
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
        get => _offset + _buffer.Length;
        set => throw new NotSupportedException();
    }

    /// <summary>How many parts were handed over.</summary>
    public int Count => _index;

    /// <summary>How many bytes of memory the part takes that is being filled.</summary>
    public long HeldBytes => _buffer.HeldBytes;

    /// <summary>Ends the stream, and waits until the parts are stored.</summary>
    /// <param name="withLast">Whether the last part is stored with the others.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is left for the caller to store: empty where nothing is. Its place says how many parts were stored, and its end how long the object is.</returns>
    public async ValueTask<Part> EndAsync(bool withLast, CancellationToken cancellationToken)
    {
        if (withLast && _buffer.Length > 0)
        {
            await HandOverAsync(cancellationToken).ConfigureAwait(false);
        }

        _ended = true;
        await Task.WhenAll(_running).WaitAsync(cancellationToken).ConfigureAwait(false);
        _failure?.Throw();
        return new Part(_index, _offset, _buffer.ToSequence());
    }

    /// <summary>Stops what is being stored, and waits for it.</summary>
    /// <param name="isStored">Whether the last part was stored, so that nobody reads its buffer any more.</param>
    public async ValueTask ReleaseAsync(bool isStored)
    {
        _ended = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        if (isStored)
        {
            _buffer.Dispose();
        }
        else
        {
            _buffer.Abandon();
        }

        _buffer = new PartBuffer(isLarge: false);
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

    private bool IsFull => _buffer.Length == size(_index);

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        CheckOpen();
        int count = (int)Math.Min(bytes.Length, size(_index) - _buffer.Length);
        _buffer.Append(bytes[..count]);
        return count;
    }

    private void CheckOpen()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The writer of this stream has ended.");
        }

        _failure?.Throw();
    }

    // What fails here leaves a write half done, and is what any later one fails with.
    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        try
        {
            if (inOrder)
            {
                await Task.WhenAll(_running).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            await permits.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            throw;
        }

        if (_failure is not null)
        {
            permits.Release();
            _failure.Throw();
        }

        _running.RemoveAll(static part => part.IsCompleted);
        Part part = new(_index, _offset, _buffer.ToSequence());
        _running.Add(StoreAsync(part, _buffer));
        (_index, _offset) = (part.Index + 1, part.End);
        _buffer = new PartBuffer(isLarge: true);
    }

    private async Task StoreAsync(Part part, PartBuffer buffer)
    {
        try
        {
            await Task.Yield();
            await store(part, _stop.Token).ConfigureAwait(false);
            buffer.Dispose();
        }
        catch (Exception e)
        {
            // The connection may still read the buffer, which therefore goes to nobody else.
            buffer.Abandon();
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            permits.Release();
        }
    }
}

using System.Collections.Concurrent;
using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>A storage that counts what is read of it, and whose objects are no files of the disk.</summary>
internal sealed class ObservedStorage(ILakeStorage inner) : DelegatingStorage(inner)
{
    private int _open;
    private int _mostOpen;

    /// <summary>What was asked, in order: <c>head key</c>, <c>read key</c>, <c>list prefix</c>, <c>folders prefix</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The ranges that were read of data files.</summary>
    public ConcurrentQueue<(string Key, long Offset, long? Length)> Ranges { get; } = [];

    /// <summary>How many bytes were read of each data file.</summary>
    public ConcurrentDictionary<string, long> DataBytes { get; } = new(StringComparer.Ordinal);

    /// <summary>How many reads of data files there were at most at a time.</summary>
    public int MostOpen => _mostOpen;

    /// <summary>Runs before a data file is opened.</summary>
    public Func<string, CancellationToken, Task>? Opening { get; set; }

    /// <summary>Makes something else of a data file's stream.</summary>
    public Func<Stream, Stream>? Wrap { get; set; }

    public static bool IsData(string key) => key.EndsWith(".parquet", StringComparison.Ordinal) && !key.Contains("/_delta_log/", StringComparison.Ordinal);

    public void Forget()
    {
        Calls.Clear();
        Ranges.Clear();
        DataBytes.Clear();
    }

    public override ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue("head " + key);
        return Inner.HeadAsync(key, cancellationToken);
    }

    public override async ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue("read " + key);
        if (!IsData(key))
        {
            return await Inner.OpenReadAsync(key, offset, length, cancellationToken);
        }

        Ranges.Enqueue((key, offset, length));
        int open = Interlocked.Increment(ref _open);
        for (int most; (most = _mostOpen) < open && Interlocked.CompareExchange(ref _mostOpen, open, most) != most;)
        {
        }

        try
        {
            if (Opening is { } opening)
            {
                await opening(key, cancellationToken);
            }

            Stream stream = await Inner.OpenReadAsync(key, offset, length, cancellationToken);
            return new CountedStream(this, key, Wrap?.Invoke(stream) ?? stream);
        }
        catch
        {
            Interlocked.Decrement(ref _open);
            throw;
        }
    }

    public override IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue("list " + prefix);
        return Inner.ListAsync(prefix, startAfter, recursive, cancellationToken);
    }

    public override IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue("folders " + prefix);
        return Inner.ListFoldersAsync(prefix, cancellationToken);
    }

    public override string? GetLocalPath(string key) => null;

    private sealed class CountedStream(ObservedStorage storage, string key, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            storage.DataBytes.AddOrUpdate(key, read, (_, before) => before + read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Interlocked.Decrement(ref storage._open);
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

using System.Buffers;
using LakeOrm.Storage;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Local.Cache;

/// <summary>Fetches one object in parts, side by side, into a file that gets its name when it is whole.</summary>
/// <param name="storage">The storage.</param>
/// <param name="folder">The cache.</param>
/// <param name="entry">The object.</param>
/// <param name="partBytes">How many bytes a part has.</param>
internal sealed class FileDownload(ILakeStorage storage, CacheFolder folder, CacheEntry entry, long partBytes) : IDisposable
{
    private const int Tries = 4;
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _opening = new();
    private Task<SafeFileHandle>? _opened;
    private SafeFileHandle? _file;
    private string? _path;
    private int _left = PartsOf(entry.Size, partBytes);

    /// <summary>How many parts there are: one at least.</summary>
    public int Parts { get; } = PartsOf(entry.Size, partBytes);

    /// <summary>Fetches a part; with the last one that was missing the file is whole.</summary>
    /// <exception cref="LakeObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="LakeCorruptException">It has another length than was said.</exception>
    /// <exception cref="LakeStorageException">The store failed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask FetchAsync(int part, CancellationToken cancellationToken)
    {
        SafeFileHandle file = await OpenAsync(cancellationToken).ConfigureAwait(false);
        long start = part * partBytes;
        long end = Math.Min(entry.Size, start + partBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int attempt = 1; start < end; attempt++)
            {
                try
                {
                    // Of the last part one byte more is asked for, which tells an object that is longer.
                    Stream stream = await storage.OpenReadAsync(entry.Key, start, end - start + (end == entry.Size ? 1 : 0), cancellationToken).ConfigureAwait(false);
                    await using (stream.ConfigureAwait(false))
                    {
                        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; start += read)
                        {
                            if (read > end - start)
                            {
                                throw Wrong("is longer");
                            }

                            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), start, cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
                catch (LakeStorageException e) when (e.IsTransient && attempt < Tries)
                {
                    await Task.Delay(Pause * attempt, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (start < end && attempt == Tries)
                {
                    throw Wrong($"ends after {start}");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (Interlocked.Decrement(ref _left) == 0)
        {
            // Without this a crash of the machine could leave a file of the right length with holes in it.
            RandomAccess.FlushToDisk(file);

            // The engine keeps parts of files in memory by path and time, in seconds: one that is fetched anew must not be taken for the one before.
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(Random.Shared.Next(1, int.MaxValue)));
            await folder.PublishAsync(file, _path!, entry, cancellationToken).ConfigureAwait(false);
            _path = null;
        }
    }

    /// <summary>Removes what was fetched, unless it is whole.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        if (_path is { } path)
        {
            CacheFolder.Forget(path);
        }
    }

    private static int PartsOf(long size, long partBytes) => (int)Math.Max(1, (size + partBytes - 1) / partBytes);

    private Task<SafeFileHandle> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_opening)
        {
            return _opened ??= CreateAsync(cancellationToken);
        }
    }

    private async Task<SafeFileHandle> CreateAsync(CancellationToken cancellationToken)
    {
        (_path, _file) = await folder.CreatePartAsync(entry, cancellationToken).ConfigureAwait(false);
        return _file;
    }

    private LakeCorruptException Wrong(string what) => new($"'{entry.Key}' in {storage.Root} is another file than the log says: it should have {entry.Size} bytes, and {what}.");
}

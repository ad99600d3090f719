using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LakeOrm.Storage.Files;

/// <summary>Objects as files below a folder of the local disk. What is reported as stored survives a power cut.</summary>
[Experimental("LAKEORM001")]
public sealed class FileStorage : ILakeStorage
{
    private const string TemporarySuffix = ".tmp";
    private readonly IFileCalls _calls;
    private readonly string _root;

    /// <summary>A storage below a folder, which is made when the first object is.</summary>
    /// <param name="root">The folder.</param>
    public FileStorage(string root)
        : this(root, FileCalls.Instance)
    {
    }

    internal FileStorage(string root, IFileCalls calls)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.GetFullPath(root);
        _calls = calls;
    }

    /// <inheritdoc/>
    public string Root => _root;

    /// <inheritdoc/>
    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileInfo file = new(PathOf(key));
        return ValueTask.FromResult(file.Exists ? new LakeObject(key, file.Length, file.LastWriteTimeUtc) : null);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(key);
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = offset;
            return ValueTask.FromResult<Stream>(length is { } limit ? new RangeStream(file, limit) : file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {_root}.", e);
        }
        catch (Exception e) when (IsStorageFailure(e))
        {
            throw Failure("read", key, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(key);
        try
        {
            CreateFolders(Path.GetDirectoryName(path)!);
            return ValueTask.FromResult<LakeObjectWriter>(new FileObjectWriter(this, key, path, _calls.CreateNew(path)));
        }
        catch (Exception e) when (IsStorageFailure(e))
        {
            throw Failure("create", key, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Put(key, content, _calls.PublishNew));
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Put(key, content, (source, target) =>
        {
            _calls.PublishReplacing(source, target);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        DirectoryInfo folder = new(Path.Combine(_root, prefix));
        if (!folder.Exists)
        {
            yield break;
        }

        EnumerationOptions options = new() { RecurseSubdirectories = recursive, AttributesToSkip = FileAttributes.None };
        List<LakeObject> found = [];
        foreach (FileInfo file in folder.EnumerateFiles("*", options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string key = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (!key.EndsWith(TemporarySuffix, StringComparison.Ordinal) && (startAfter is null || string.CompareOrdinal(key, startAfter) > 0) && file.Exists)
            {
                found.Add(new LakeObject(key, file.Length, file.LastWriteTimeUtc));
            }
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        foreach (LakeObject item in found)
        {
            yield return item;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                _calls.Delete(PathOf(key));
            }
            catch (Exception e) when (IsStorageFailure(e))
            {
                throw Failure("delete", key, e);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public string GetLocalPath(string key) => PathOf(key);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsStorageFailure(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;

    private string PathOf(string key)
    {
        StorageKey.Check(key);
        return Path.Combine(_root, key.Replace('/', Path.DirectorySeparatorChar));
    }

    private bool Put(string key, ReadOnlyMemory<byte> content, Func<string, string, bool> publish)
    {
        string target = PathOf(key);
        string folder = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            CreateFolders(folder);
            try
            {
                using (FileStream file = _calls.CreateNew(temporary))
                {
                    file.Write(content.Span);
                    _calls.SyncFile(temporary, file.SafeFileHandle);
                }

                if (!publish(temporary, target))
                {
                    return false;
                }

                _calls.SyncFolder(folder);
                return true;
            }
            finally
            {
                _calls.Delete(temporary);
            }
        }
        catch (Exception e) when (IsStorageFailure(e))
        {
            throw Failure("store", key, e);
        }
    }

    // Each new folder is an entry in its parent, and an entry that was not synced is gone after a power cut, with all below it.
    private void CreateFolders(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(folder);
        if (parent is not null)
        {
            CreateFolders(parent);
        }

        _calls.CreateFolder(folder);
        if (parent is not null)
        {
            _calls.SyncFolder(parent);
        }
    }

    private LakeStorageException Failure(string operation, string key, Exception cause) =>
        new($"Cannot {operation} '{key}' below {_root}: {cause.Message}", cause);

    private sealed class FileObjectWriter(FileStorage storage, string key, string path, FileStream file) : LakeObjectWriter
    {
        private bool _completed;

        public override Stream Stream => file;

        public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                file.Flush();
                storage._calls.SyncFile(path, file.SafeFileHandle);
                long size = file.Length;
                file.Dispose();
                storage._calls.SyncFolder(Path.GetDirectoryName(path)!);
                _completed = true;
                return ValueTask.FromResult(new LakeObject(key, size, File.GetLastWriteTimeUtc(path)));
            }
            catch (Exception e) when (IsStorageFailure(e))
            {
                throw storage.Failure("complete", key, e);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (!_completed)
            {
                storage._calls.Delete(path);
            }
        }
    }
}

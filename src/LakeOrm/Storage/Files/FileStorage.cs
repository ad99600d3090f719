using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Storage.Files;

/// <summary>Objects as files below a folder of the local disk. What is reported as stored survives a power cut.</summary>
/// <remarks>
/// The root may be a symbolic link; below it links are neither followed nor listed, because they could lead out of the lake.
/// A file system that offers neither hard links (Linux, macOS) nor a move that never replaces (Windows) is refused when something is stored.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class FileStorage : ILakeStorage
{
    private const string TemporaryPrefix = ".lakeorm-";
    private const string TemporarySuffix = ".tmp";
    private const string TurnFile = ".lakeorm-turn";

    // What a look at no file gives.
    private const FileAttributes Missing = (FileAttributes)(-1);

    private readonly IFileCalls _calls;
    private readonly string _root;
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>A storage below a folder, which is made when the first object is.</summary>
    /// <param name="root">The folder.</param>
    public FileStorage(string root)
        : this(root, FileCalls.Instance)
    {
    }

    internal FileStorage(string root, IFileCalls calls)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _calls = calls;
    }

    /// <inheritdoc/>
    public string Root => _root;

    /// <inheritdoc/>
    public ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(LakeStorageCapabilities.PutIfAbsent | LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy);

    /// <inheritdoc/>
    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // One look at the disk. File.Exists answers false also for what it may not see; an object that cannot be looked at is not an absent one.
            FileInfo file = new(path);
            if (file.Attributes is Missing || file.Attributes.HasFlag(FileAttributes.Directory))
            {
                return ValueTask.FromResult<LakeObject?>(null);
            }

            return ValueTask.FromResult<LakeObject?>(Describe(key, file));
        }
        catch (Exception e) when (IsAbsence(e))
        {
            return ValueTask.FromResult<LakeObject?>(null);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("look at", key, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ValueTask.FromResult<Stream>(new FileReadStream(this, key, file, offset, length));
        }
        catch (Exception e) when (IsAbsence(e) || (IsFailure(e) && Directory.Exists(path)))
        {
            throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {_root}.", e);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("read", key, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            EnsureFolder(Path.GetDirectoryName(path)!);
            return ValueTask.FromResult<LakeObjectWriter>(new FileObjectWriter(this, _calls, key, path, _calls.CreateNew(path)));
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("create", key, e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LakeStorageException">
    /// The object could not be stored; or, as the message then says, it is in place but may not survive a power cut.
    /// </exception>
    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Put(key, path, content, replace: false));
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        Put(key, path, content, replace: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>Callers of this method wait for each other, also across processes. <see cref="PutAsync"/> does not wait, so a key is replaced by the one method or by the other.</remarks>
    public async ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(etag);
        string path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (await HeadAsync(key, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        FileStream turn;
        try
        {
            turn = await FileTurn.TakeAsync(Path.Combine(Path.GetDirectoryName(path)!, TurnFile), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("replace", key, e);
        }

        await using (turn.ConfigureAwait(false))
        {
            LakeObject? there = await HeadAsync(key, CancellationToken.None).ConfigureAwait(false);
            return there?.ETag == etag && Put(key, path, content, replace: true, after: there.LastModified);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default)
    {
        string from = PathOf(source);
        string to = PathOf(target);
        cancellationToken.ThrowIfCancellationRequested();
        string folder = Path.GetDirectoryName(to)!;
        string temporary = TemporaryIn(folder);
        try
        {
            EnsureFolder(folder);
            File.Copy(from, temporary);
            using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                _calls.SyncFile(temporary, file);
            }

            if (!_calls.PublishNew(temporary, to))
            {
                throw new LakeStorageException($"The object '{target}' is already there. A new object needs a name that was never used.");
            }

            _calls.SyncFolder(folder);
            return ValueTask.FromResult(true);
        }
        catch (Exception e) when (IsAbsence(e))
        {
            throw new LakeObjectNotFoundException(source, $"There is no object '{source}' in {_root}.", e);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("copy", source, e);
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckFolder(prefix);
        string path = PathOf(prefix[..^1]);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (Directory.Exists(path))
            {
                // First out of sight, in one step.
                string gone = TemporaryIn(_root);
                Directory.Move(path, gone);
                Directory.Delete(gone, recursive: true);
            }
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("delete all of", prefix, e);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (string name in Folders(prefix))
        {
            yield return name;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (LakeObject found in List(prefix, startAfter, recursive, cancellationToken))
        {
            yield return found;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in keys)
        {
            string path = PathOf(key);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!Directory.Exists(path))
                {
                    _calls.Delete(path);
                }
            }
            catch (Exception e) when (IsFailure(e))
            {
                throw Failure("delete", key, e);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        long removed = 0;
        Visit("clean up", prefix, recursive: true, RemoveOld, cancellationToken);
        if (prefix.Length == 0)
        {
            removed += DeleteUnfinishedFolders(before);
        }

        return ValueTask.FromResult(removed);

        void RemoveOld(FileInfo file)
        {
            if (IsTemporary(file.Name) && file.LastWriteTimeUtc < before)
            {
                _calls.Delete(file.FullName);
                removed++;
            }
        }
    }

    /// <inheritdoc/>
    public string GetLocalPath(string key) => PathOf(key);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException;

    internal LakeStorageException Failure(string operation, string key, Exception cause) =>
        new($"Cannot {operation} '{key}' below {_root}: {cause.Message}", cause);

    private static bool IsAbsence(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    private string PathOf(string key)
    {
        StorageKey.Check(key);
        string path = _root;
        foreach (string part in key.Split('/'))
        {
            path = Path.Combine(path, part);

            // What the system reads in another way than it is written (a drive, a stream, trailing dots) could name another file.
            if (part.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || Path.GetFullPath(path) != path)
            {
                throw new LakeStorageException($"'{key}' is no key on this file system: it does not allow the part '{part}'.");
            }

            if (new FileInfo(path).LinkTarget is { } target)
            {
                throw new LakeStorageException(
                    $"'{key}' below {_root} leads through a symbolic link ('{path}' to '{target}'), which could leave the lake. Put the files themselves there.");
            }
        }

        return path;
    }

    private bool Put(string key, string path, ReadOnlyMemory<byte> content, bool replace, DateTimeOffset? after = null)
    {
        string folder = Path.GetDirectoryName(path)!;
        bool stored;
        try
        {
            EnsureFolder(folder);
            stored = Publish(folder, path, content, replace, after);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("store", key, e);
        }

        try
        {
            // Also when the key was taken: it may be our own of a try whose sync failed, and whoever is told that it is there builds on it.
            _calls.SyncFolder(folder);
            return stored;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new LakeStorageException($"'{key}' below {_root} is in place, but may not survive a power cut: {e.Message}", e);
        }
    }

    private bool Publish(string folder, string path, ReadOnlyMemory<byte> content, bool replace, DateTimeOffset? after)
    {
        // In the same folder, because only there a link or a rename is one step.
        string temporary = TemporaryIn(folder);
        try
        {
            using (FileStream file = _calls.CreateNew(temporary))
            {
                file.Write(content.Span);
                if (after is { } time && File.GetLastWriteTimeUtc(file.SafeFileHandle) <= time)
                {
                    // Clocks tick seldom; of two states that follow each other the times tell which is which.
                    File.SetLastWriteTimeUtc(file.SafeFileHandle, time.UtcDateTime.AddMicroseconds(1));
                }

                _calls.SyncFile(temporary, file.SafeFileHandle);
            }

            if (!replace)
            {
                return _calls.PublishNew(temporary, path);
            }

            _calls.PublishReplacing(temporary, path);
            return true;
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    // A leftover is hidden and harms nobody; an error here would make a stored object look like a failure, or hide why it failed.
    internal void DeleteQuietly(string path)
    {
        try
        {
            _calls.Delete(path);
        }
        catch (Exception e) when (IsFailure(e))
        {
        }
    }

    private List<LakeObject> List(string prefix, string? startAfter, bool recursive, CancellationToken cancellationToken)
    {
        List<LakeObject> found = [];
        Visit("list", prefix, recursive, Add, cancellationToken);
        found.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return found;

        void Add(FileInfo file)
        {
            string key = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (!IsHidden(key) && (startAfter is null || string.CompareOrdinal(key, startAfter) > 0) && file.Exists)
            {
                found.Add(Describe(key, file));
            }
        }
    }

    private void Visit(string operation, string prefix, bool recursive, Action<FileInfo> visit, CancellationToken cancellationToken)
    {
        string folder = prefix.Length == 0 ? _root : PathOf(prefix[..^1]);

        // A folder that may not be read is an error: leaving it out would make a log look shorter than it is.
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = recursive,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", options))
            {
                cancellationToken.ThrowIfCancellationRequested();
                visit(file);
            }
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
        {
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(operation, prefix, e);
        }
    }

    private static bool IsTemporary(ReadOnlySpan<char> name) => name.StartsWith(TemporaryPrefix) && name.EndsWith(TemporarySuffix);

    // Files under temporary names, those of a folder that is being deleted, and the file by which those who replace wait for each other.
    private static bool IsHidden(string key)
    {
        int first = key.IndexOf('/');
        return IsTemporary(first < 0 ? key : key.AsSpan(..first)) || Path.GetFileName(key) is var name && (name == TurnFile || IsTemporary(name));
    }

    private static string TemporaryIn(string folder) => Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}{TemporarySuffix}");

    internal static LakeObject Describe(string key, FileInfo file) =>
        new(key, file.Length, file.LastWriteTimeUtc, string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"));

    private long DeleteUnfinishedFolders(DateTimeOffset before)
    {
        long removed = 0;
        try
        {
            foreach (DirectoryInfo folder in new DirectoryInfo(_root).EnumerateDirectories($"{TemporaryPrefix}*{TemporarySuffix}").Where(f => f.LastWriteTimeUtc < before))
            {
                folder.Delete(recursive: true);
                removed++;
            }
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("clean up", string.Empty, e);
        }

        return removed;
    }

    private List<string> Folders(string prefix)
    {
        string folder = prefix.Length == 0 ? _root : PathOf(prefix[..^1]);
        try
        {
            EnumerationOptions options = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
            return [.. new DirectoryInfo(folder).EnumerateDirectories("*", options).Select(static d => d.Name).Where(static n => !IsTemporary(n)).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure("list", prefix, e);
        }
    }

    // A folder is an entry in its parent, and an entry that was not synced is gone after a power cut, with all below it. A folder that is
    // already there may have been made a moment ago by somebody who has not synced it yet, so that is done here too, once.
    private void EnsureFolder(string folder)
    {
        bool exists = Directory.Exists(folder);
        if (exists && _durableFolders.ContainsKey(folder))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(folder);
        if (parent is null || (exists && folder.Length < _root.Length))
        {
            return;
        }

        if (!exists)
        {
            EnsureFolder(parent);
            _calls.CreateFolder(folder);
            _calls.SyncFolder(parent);
        }
        else if (folder.Length > _root.Length)
        {
            EnsureFolder(parent);
            _calls.SyncFolder(parent);
        }
        else
        {
            SyncParentOfRoot(parent);
        }

        _durableFolders[folder] = true;
    }

    private void SyncParentOfRoot(string parent)
    {
        try
        {
            _calls.SyncFolder(parent);
        }
        catch (Exception e) when (IsFailure(e))
        {
            // Who may use a root need not be allowed to open the folder around it. The root was there before, so its maker answers for it.
        }
    }
}

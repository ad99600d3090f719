namespace LakeOrm.Storage.Files;

/// <summary>A file that is written under its final name, which nobody knows before it is complete.</summary>
internal sealed class FileObjectWriter(FileStorage storage, IFileCalls calls, string key, string path, FileStream file) : LakeObjectWriter
{
    private readonly FileWriteStream _stream = new(storage, key, file);
    private bool _ended;
    private bool _completed;
    private bool _disposed;

    public override Stream Stream => _stream;

    public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            throw new InvalidOperationException($"The writer of '{key}' has ended.");
        }

        _ended = true;
        try
        {
            calls.SyncFile(path, file.SafeFileHandle);
            file.Dispose();
            calls.SyncFolder(Path.GetDirectoryName(path)!);
            LakeObject stored = FileStorage.Describe(key, new FileInfo(path));
            _completed = true;
            return ValueTask.FromResult(stored);
        }
        catch (Exception e) when (FileStorage.IsFailure(e))
        {
            throw storage.Failure("complete", key, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        bool delete = !_completed && !_disposed;
        _ended = true;
        _disposed = true;
        await file.DisposeAsync().ConfigureAwait(false);
        if (delete)
        {
            storage.DeleteQuietly(path);
        }
    }
}

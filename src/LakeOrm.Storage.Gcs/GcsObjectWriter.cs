using LakeOrm.Storage.Gcs.Calls;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs;

/// <summary>An object that is sent in parts, one after the other, each while the next is written.</summary>
internal sealed class GcsObjectWriter : LakeObjectWriter
{
    private readonly IGcsCalls _calls;
    private readonly string _name;
    private readonly Func<ObjectResource, LakeObject> _describe;
    private readonly PartStream _parts;
    private Uri? _session;
    private uint _checksum;
    private bool _ended;
    private bool _lastSent;
    private bool _completed;

    public GcsObjectWriter(IGcsCalls calls, string name, int chunkBytes, SemaphoreSlim permits, Func<ObjectResource, LakeObject> describe)
    {
        _calls = calls;
        _name = name;
        _describe = describe;
        _parts = new PartStream(_ => chunkBytes, permits, inOrder: true, (part, stop) => SendAsync(part, isLast: false, stop));
    }

    public override Stream Stream => _parts;

    public override long HeldBytes => _parts.HeldBytes;

    public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            throw new InvalidOperationException($"The writer of '{_name}' has ended.");
        }

        _ended = true;
        Part last = await _parts.EndAsync(withLast: false, cancellationToken).ConfigureAwait(false);
        ObjectResource stored = (await SendAsync(last, isLast: true, cancellationToken).ConfigureAwait(false))!;
        _session = null;
        if (stored.Size != last.End || (stored.Checksum is { } kept && kept != _checksum))
        {
            await _calls.DeleteAsync(_name, stored.Generation, CancellationToken.None).ConfigureAwait(false);
            throw new LakeStorageException(
                $"The object '{_name}' was not stored as it was sent: {stored.Size} of {last.End} bytes, with the checksum {stored.Crc32C} and not {ObjectResource.WriteChecksum(_checksum)}. It was deleted; write it again.");
        }

        _completed = true;
        return _describe(stored);
    }

    public override async ValueTask DisposeAsync()
    {
        _ended = true;
        await _parts.ReleaseAsync(_completed).ConfigureAwait(false);
        if (_session is { } session)
        {
            _session = null;
            await _calls.AbandonUploadAsync(_name, session, _lastSent, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<ObjectResource?> SendAsync(Part part, bool isLast, CancellationToken cancellationToken)
    {
        _session ??= await _calls.BeginUploadAsync(_name, cancellationToken).ConfigureAwait(false);
        _lastSent |= isLast;
        foreach (ReadOnlyMemory<byte> piece in part.Content)
        {
            _checksum = Crc32C.Append(_checksum, piece.Span);
        }

        return await _calls.UploadAsync(_name, _session, part, isLast, cancellationToken).ConfigureAwait(false);
    }
}

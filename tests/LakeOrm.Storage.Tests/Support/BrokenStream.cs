namespace LakeOrm.Storage.Tests.Support;

/// <summary>A body that gives some bytes and then does something else.</summary>
internal sealed class BrokenStream(byte[] bytes, Func<CancellationToken, ValueTask<int>> then) : MemoryStream(bytes, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = Read(buffer.Span);
        return read > 0 || buffer.IsEmpty ? ValueTask.FromResult(read) : then(cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}

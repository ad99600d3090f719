namespace LakeOrm.Storage.Tests.S3;

/// <summary>The body of an answer that breaks off, or stands still, after some bytes.</summary>
internal sealed class BreakingStream(byte[] content, int after, bool stalls) : MemoryStream(content, 0, after)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = Read(buffer.Span);
        if (read == 0 && stalls)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return read > 0 ? read : throw new IOException("The connection broke.");
    }
}

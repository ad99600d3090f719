namespace LakeOrm.Parquet.Columns;

/// <summary>Writes to whatever stream the caller brought.</summary>
internal static class StreamOutput
{
    /// <summary>
    /// Writes all bytes. A file opened for synchronous use is written to in place: its asynchronous methods only hand the same blocking call
    /// to another thread, and on a busy machine the waiting for that thread took longer than the writing.
    /// </summary>
    public static ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (stream is FileStream { IsAsync: false })
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        return stream.WriteAsync(bytes, cancellationToken);
    }
}

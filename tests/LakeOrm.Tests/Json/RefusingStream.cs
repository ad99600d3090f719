namespace LakeOrm.Tests.Json;

/// <summary>A stream that nobody may write to, in the way of a store.</summary>
internal sealed class RefusingStream : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new UnauthorizedAccessException("It may not be written.");
}

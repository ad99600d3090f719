namespace LakeOrm;

/// <summary>
/// The store could not say whether the write was committed. It may have been: <see cref="LakeClient.LookUpAsync{T}(Guid, CancellationToken)"/> says whether it is there by now. A write under a key can
/// also be repeated under it, or given up by <see cref="LakeClient.FenceAsync{T}(IdempotencyKey, CancellationToken)"/>, after which it is there or cannot come.
/// </summary>
/// <param name="ingestId">The write's id.</param>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeUnknownOutcomeException(Guid ingestId, string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>The write's id, a UUIDv7.</summary>
    public Guid IngestId { get; } = ingestId;
}

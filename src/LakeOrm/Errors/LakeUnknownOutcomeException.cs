namespace LakeOrm;

/// <summary>The store could not say whether the write was committed. It may have been: look it up by its id before doing anything else.</summary>
/// <param name="ingestId">The write's id.</param>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeUnknownOutcomeException(Guid ingestId, string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>The write's id, a UUIDv7.</summary>
    public Guid IngestId { get; } = ingestId;
}

namespace LakeOrm;

/// <summary>The storage failed: the message names the object, the operation and the cause.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public class LakeStorageException(string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>Why, as far as the store's answer tells.</summary>
    public LakeStorageFailure Failure { get; init; }

    /// <summary>
    /// Whether the store answered that it did not and will not do this very request. False where the answer was lost or leaves it open: what was asked may have been done, or may yet be.
    /// </summary>
    public bool IsRefused { get; init; }

    /// <summary>How long the store asked to wait before it is called again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure is LakeStorageFailure.Throttled or LakeStorageFailure.Unavailable;
}

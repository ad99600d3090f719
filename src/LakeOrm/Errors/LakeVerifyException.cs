namespace LakeOrm;

/// <summary>Storage and engine of a client do not work together: the message says at which step, why, and what to do.</summary>
/// <param name="step">The step that failed.</param>
/// <param name="failure">Why, as far as it is known.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeVerifyException(VerifyStep step, LakeStorageFailure failure, string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>The step that failed.</summary>
    public VerifyStep Step { get; } = step;

    /// <summary>Why, as far as it is known.</summary>
    public LakeStorageFailure Failure { get; } = failure;

    /// <inheritdoc/>
    public override bool IsTransient => InnerException is LakeException { IsTransient: true };
}

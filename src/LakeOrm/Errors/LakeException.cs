namespace LakeOrm;

/// <summary>The root of every error that LakeOrm raises on purpose.</summary>
public class LakeException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause; null when there is none.</param>
    public LakeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later without a change.</summary>
    public virtual bool IsTransient => false;

    /// <summary>What the engine said, in its own terms; null when no engine did, or when it says no more than its message.</summary>
    public LakeEngineError? EngineError { get; init; }
}

namespace LakeOrm;

/// <summary>The engine cannot be reached, or its answer was lost for good.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeConnectionException(string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>Whether the engine may have carried out a statement that changes something.</summary>
    public bool MayHaveRun { get; init; }

    /// <summary>True, unless the engine <see cref="MayHaveRun">may have run</see> what was asked.</summary>
    public override bool IsTransient => !MayHaveRun;
}

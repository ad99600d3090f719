namespace LakeOrm;

/// <summary>Another writer changed the table in a way that this write cannot be placed after. Nothing was written.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeConflictException(string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}

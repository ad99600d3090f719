namespace LakeOrm;

/// <summary>The engine refused or failed a statement.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeQueryException(string message, Exception? innerException = null) : LakeException(message, innerException);

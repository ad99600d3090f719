namespace LakeOrm;

/// <summary>A table feature, a statement or a store cannot be honoured: the message names it.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeUnsupportedException(string message, Exception? innerException = null) : LakeException(message, innerException);

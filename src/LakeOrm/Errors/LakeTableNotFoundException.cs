namespace LakeOrm;

/// <summary>A statement or call names a table that the lake does not have.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeTableNotFoundException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>A query that must return a row returned none.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeNoRowsException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>A value does not fit: the message names table, column, member and row, what was expected and what was found.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeDataException(string message, Exception? innerException = null) : LakeException(message, innerException);

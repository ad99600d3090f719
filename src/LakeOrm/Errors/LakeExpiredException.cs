namespace LakeOrm;

/// <summary>Rows that were stored for a later commit are not to be had any more: their time is over, or their files are gone. They are in no version of the table.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeExpiredException(string message, Exception? innerException = null) : LakeException(message, innerException);

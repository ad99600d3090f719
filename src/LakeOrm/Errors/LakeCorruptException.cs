namespace LakeOrm;

/// <summary>A table's log or a file is damaged: the message names the file and the place.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeCorruptException(string message, Exception? innerException = null) : LakeException(message, innerException);

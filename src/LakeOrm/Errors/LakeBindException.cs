namespace LakeOrm;

/// <summary>A result's columns do not fit the record: the message lists every difference.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeBindException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>A key that is in use came again with another payload. Nothing was written.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeIdempotencyException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>The engine does not accept the credentials, or they may not do what was asked.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeAccessDeniedException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>The storage failed: the message names the object, the operation and the cause.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public class LakeStorageException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>A table does not have the schema that the record declares: the message lists every difference.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeSchemaException(string message, Exception? innerException = null) : LakeException(message, innerException);

namespace LakeOrm;

/// <summary>A storage has no object under a key.</summary>
/// <param name="key">The key.</param>
/// <param name="message">What is wrong and where.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class LakeObjectNotFoundException(string key, string message, Exception? innerException = null) : LakeStorageException(message, innerException)
{
    /// <summary>The key that has no object.</summary>
    public string Key { get; } = key;
}

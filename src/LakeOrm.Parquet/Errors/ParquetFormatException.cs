namespace LakeOrm.Parquet;

/// <summary>A Parquet file is corrupt, truncated, or uses something that the reader refuses. The message says where, what was expected and what was found.</summary>
public sealed class ParquetFormatException : FormatException
{
    /// <summary>An exception with a message.</summary>
    /// <param name="message">What is wrong and where.</param>
    public ParquetFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="innerException">The cause.</param>
    public ParquetFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the bytes ended too early: with more of them the same read may succeed.</summary>
    internal bool IsTruncation { get; private init; }

    internal static ParquetFormatException At(string part, long? offset, string expected, string found, Exception? cause = null, bool truncation = false)
    {
        string where = offset is { } at ? $"{part} (byte {at})" : part;
        return new ParquetFormatException($"Parquet {where}: expected {expected}, found {found}.", cause) { IsTruncation = truncation };
    }
}

namespace LakeOrm.Delta.Log;

/// <summary>Where the log says that the rows are told which a data file still has and the table does not any more.</summary>
/// <param name="Storage">How: in a file named by an id, in a file named by a path, or in the log itself.</param>
/// <param name="PathOrContent">The encoded id, after an optional folder; the path; or the encoded content.</param>
/// <param name="Offset">Where in the file it begins, in bytes; null at its start.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Cardinality">How many rows it takes out.</param>
internal sealed record DeletionVector(DeletionVectorStorage Storage, string PathOrContent, long? Offset, int Size, long Cardinality)
{
    /// <summary>What makes it another vector of the same data file.</summary>
    public string Id => Offset is { } offset ? $"{(char)Storage}{PathOrContent}@{offset}" : $"{(char)Storage}{PathOrContent}";
}

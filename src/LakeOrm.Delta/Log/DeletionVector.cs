using System.Globalization;

namespace LakeOrm.Delta.Log;

/// <summary>Where the log says that the rows are told which a data file still has and the table does not any more.</summary>
/// <param name="Storage">How: in a file named by an id, in a file named by a path, or in the log itself.</param>
/// <param name="PathOrContent">The encoded id, after an optional folder; the path; or the encoded content.</param>
/// <param name="Offset">Where in the file it begins, in bytes; null at its start.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Cardinality">How many rows it takes out.</param>
internal sealed record DeletionVector(DeletionVectorStorage Storage, string PathOrContent, int? Offset, int Size, long Cardinality)
{
    /// <summary>How many bytes a vector may have at most; all rows of a data file of four billion take half as many.</summary>
    public const int MaxSize = 1 << 30;

    /// <summary>The log's letter for how.</summary>
    public string StorageType => ((char)Storage).ToString();

    /// <summary>What makes it another vector of the same data file.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{(char)Storage}{PathOrContent}{(Offset is null ? string.Empty : "@")}{Offset}");

    /// <summary>What names a data file with or without a vector: two vectors make two files of one.</summary>
    public static string IdOf(string path, DeletionVector? vector) => vector is null ? path : $"{path}\0{vector.Id}";
}

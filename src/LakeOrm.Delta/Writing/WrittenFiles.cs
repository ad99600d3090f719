using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Writing;

/// <summary>Data files that are whole and durable.</summary>
/// <param name="Files">The files, those of one partition in the order in which their rows came.</param>
/// <param name="Rows">The rows in them.</param>
/// <param name="Bytes">The bytes of them.</param>
internal sealed record WrittenFiles(IReadOnlyList<DeltaFile> Files, long Rows, long Bytes)
{
    /// <summary>No files.</summary>
    public static WrittenFiles None { get; } = new([], 0, 0);
}

namespace LakeOrm.Local.Tests.Records;

/// <summary>Columns whose names the engine uses itself.</summary>
[LakeTable("entries")]
public partial record FileEntry(string Filename, long FileRowNumber, int FileIndex, int? Rowid)
{
    [LakePartition] public string? Path { get; init; }
}

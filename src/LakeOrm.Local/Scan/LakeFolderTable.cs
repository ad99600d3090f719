using LakeOrm.Delta;
using LakeOrm.Local.Cache;

namespace LakeOrm.Local.Scan;

/// <summary>A table of a lake.</summary>
/// <param name="Name">The name, in the letters of its folders.</param>
/// <param name="Key">The folder as a key of the storage.</param>
/// <param name="Folder">The folder on the disk; null where the storage's objects are no files.</param>
/// <param name="Cache">Brings the files to the disk; null where they are there.</param>
/// <param name="Delta">The table in it.</param>
internal sealed record LakeFolderTable(string Name, string Key, string? Folder, FileCache? Cache, DeltaTable Delta);

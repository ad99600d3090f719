using LakeOrm.Delta;

namespace LakeOrm.Local.Scan;

/// <summary>A table of a lake's folder.</summary>
/// <param name="Name">The name, in the letters of its folders.</param>
/// <param name="Key">The folder as a key of the storage.</param>
/// <param name="Folder">The folder on the disk.</param>
/// <param name="Delta">The table in it.</param>
internal sealed record LakeFolderTable(string Name, string Key, string Folder, DeltaTable Delta);

using System.IO.Compression;

namespace LakeOrm.Fuzz;

/// <summary>What a target is given: a table's files by their names in its folder.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Files">The files.</param>
internal sealed record FuzzInput(string Target, IReadOnlyDictionary<string, byte[]> Files)
{
    private const string TargetEntry = "target:";

    /// <summary>Keeps it in a file.</summary>
    public void Save(string path)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        archive.CreateEntry(TargetEntry + Target);
        foreach ((string name, byte[] content) in Files)
        {
            using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            stream.Write(content);
        }
    }

    /// <summary>Reads what <see cref="Save"/> kept.</summary>
    public static FuzzInput Load(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        string target = string.Empty;
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.StartsWith(TargetEntry, StringComparison.Ordinal))
            {
                target = entry.FullName[TargetEntry.Length..];
                continue;
            }

            using Stream stream = entry.Open();
            using MemoryStream content = new();
            stream.CopyTo(content);
            files[entry.FullName] = content.ToArray();
        }

        return new FuzzInput(target, files);
    }
}

using LakeOrm.Storage;

namespace LakeOrm.Spark.Writing;

/// <summary>Where a lake's objects are, as the client and as Spark name them.</summary>
/// <param name="Storage">The storage of the client.</param>
/// <param name="Root">The storage's root as Spark names it.</param>
internal sealed record LakePlace(ILakeStorage Storage, string Root)
{
    private const string Disk = "file:";

    /// <summary>What Spark calls an object.</summary>
    public string PathOf(string key) => $"{Root.TrimEnd('/')}/{key}";

    /// <summary>The key of what Spark calls by a path; null for what is not in the lake.</summary>
    public string? KeyOf(string path)
    {
        string root = Plain(Root).TrimEnd('/') + "/";
        string plain = Plain(path);
        return plain.StartsWith(root, StringComparison.Ordinal) && plain.Length > root.Length ? plain[root.Length..].TrimEnd('/') : null;
    }

    // Spark writes the scheme of a disk, with one slash or three, where it was left out.
    private static string Plain(string path) => path.StartsWith(Disk, StringComparison.Ordinal) ? $"/{path[Disk.Length..].TrimStart('/')}" : path;
}

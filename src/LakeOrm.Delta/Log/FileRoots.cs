using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.Delta.Log;

/// <summary>Where the files may lie that a table's log names by absolute paths: in the table's folder, and in folders of the local disk or of the lake's own store that the caller allowed.</summary>
/// <remarks>The log is not trusted: what leads out of these folders by its spelling or by a symbolic link is refused.</remarks>
internal sealed class FileRoots
{
    private const string Scheme = "file:";
    private readonly ILakeStorage _storage;
    private readonly string _table;
    private readonly string _root;
    private readonly (string Prefix, FileStorage Storage)[] _allowed;
    private readonly string[] _ownKeys;

    /// <param name="storage">The table's storage.</param>
    /// <param name="table">The table's folder in it.</param>
    /// <param name="folders">The folders that are allowed, as <see cref="FolderOf"/> gives them.</param>
    /// <exception cref="ArgumentException">One is in a store, and not below the storage's root.</exception>
    public FileRoots(ILakeStorage storage, string table, IEnumerable<string> folders)
    {
        _storage = storage;
        _table = table;
        _root = $"{StoreAddress.Normalize(storage.Root.TrimEnd('/'))}/";
        string[] given = [.. folders];
        _allowed = [.. given.Where(static f => !StoreAddress.IsOne(f)).Select(static f => (f.TrimEnd('/') + '/', new FileStorage(f)))];
        _ownKeys = [table.Length == 0 ? string.Empty : $"{table}/", .. given.Where(StoreAddress.IsOne).Select(KeyOf)];

        string KeyOf(string folder) => Below($"{StoreAddress.Normalize(folder).TrimEnd('/')}/x", _root) is { } key
            ? key[..^1]
            : throw new ArgumentException($"'{folder}' is no folder below the lake's root, {storage.Root}. Expected one there, or one of the local disk.", nameof(folders));
    }

    /// <summary>The folder that a caller means.</summary>
    /// <param name="root">An absolute path, or a URI of a file or in a store, of which percent codes are read.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static string FolderOf(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        if (StoreAddress.IsOne(root))
        {
            return Uri.UnescapeDataString(root);
        }

        string path = root.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? LocalOf(Uri.UnescapeDataString(root)) ?? string.Empty : root;
        return Path.IsPathFullyQualified(path) && !path.Contains('\0')
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
            : throw new ArgumentException($"'{root}' is no folder of the local disk: an absolute path or a file URI was expected.", nameof(root));
    }

    /// <summary>Finds a file.</summary>
    /// <param name="path">The absolute path, with its percent codes read.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <returns>The storage that has it, and its key there.</returns>
    /// <exception cref="LakeUnsupportedException">It lies in none of the folders.</exception>
    public (ILakeStorage Storage, string Key) Find(string path, string what)
    {
        string? local = LocalOf(path);
        if (Below(local ?? StoreAddress.Normalize(path), _root) is { } own && Array.Exists(_ownKeys, folder => own.StartsWith(folder, StringComparison.Ordinal)))
        {
            return (_storage, own);
        }

        foreach ((string prefix, FileStorage storage) in _allowed)
        {
            if (local is not null && Below(local, prefix) is { } key && !LeadsAway(prefix, key))
            {
                return (storage, key);
            }
        }

        throw new LakeUnsupportedException(
            $"The Delta table '{_table}' has {what} outside its folder, at '{path}', which is in none of the folders that are allowed. "
            + "If the table may read it, as one that was cloned without its files may, name the folder or one above it in the option AllowedRoots; links below that folder are not followed.");
    }

    // Engines write file:/ as well as file:///. A host is another machine's disk.
    private static string? LocalOf(string path)
    {
        if (!path.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return path is ['/', ..] ? path : null;
        }

        string rest = path[Scheme.Length..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return rest is ['/', ..] ? rest : null;
        }

        int start = rest.IndexOf('/', 2);
        return start == 2 || (start > 2 && rest.AsSpan(2, start - 2).Equals("localhost", StringComparison.OrdinalIgnoreCase)) ? rest[start..] : null;
    }

    private static string? Below(string path, string prefix)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string relative = path[prefix.Length..];
        return relative.Contains('\0') || relative.Split('/', '\\').Any(static p => p is "" or "." or "..") ? null : relative;
    }

    private static bool LeadsAway(string prefix, string key)
    {
        string path = prefix.TrimEnd('/');
        foreach (string part in key.Split('/'))
        {
            path = $"{path}/{part}";
            FileInfo file = new(path);
            if (file.Attributes is not (FileAttributes)(-1) && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                return true;
            }
        }

        return false;
    }
}

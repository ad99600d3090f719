using System.Collections.Concurrent;
using System.Collections.Frozen;
using LakeOrm.Delta;
using LakeOrm.Storage;

namespace LakeOrm.Local.Scan;

/// <summary>The tables below a folder: <c>table</c> at its root, <c>namespace/table</c> below it. Names are found without regard to case.</summary>
internal sealed class LakeFolder(string root, ILakeStorage storage, DeltaTableOptions options)
{
    private const string Log = "_delta_log";
    private const int NamesInMessage = 20;

    // In the engine these are catalogs and schemas of its own, which a name of two parts would reach, or could not be told from.
    private static readonly FrozenSet<string> EngineNames = FrozenSet.ToFrozenSet(["temp", "system", "memory", "pg_catalog", "information_schema"], StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<TablePath, LakeFolderTable> _tables = new();

    /// <summary>The folder.</summary>
    public string Root => root;

    /// <summary>Finds a table.</summary>
    /// <exception cref="LakeTableNotFoundException">There is none of that name.</exception>
    public LakeFolderTable Get(TablePath name) => Find(name) ?? throw NotFound(name);

    /// <summary>Finds a table; null when there is none.</summary>
    public LakeFolderTable? Find(TablePath name)
    {
        if (_tables.TryGetValue(name, out LakeFolderTable? known) && IsTable(known.Folder))
        {
            return known;
        }

        if (name.Catalog.Length > 0 || FolderOf(name) is not { } folder || !IsTable(folder))
        {
            return null;
        }

        return _tables[name] = TableAt(folder);
    }

    /// <summary>Finds a table, or says where it is to be made.</summary>
    /// <exception cref="LakeUnsupportedException">There can be no table of that name.</exception>
    public LakeFolderTable FindOrPlace(TablePath name)
    {
        if (Find(name) is { } table)
        {
            return table;
        }

        if (name.Catalog.Length > 0)
        {
            throw new LakeUnsupportedException($"'{name}' has three parts. A folder's tables have a name, or a namespace and a name.");
        }

        if (EngineNames.Contains(name.Namespace))
        {
            throw new LakeUnsupportedException($"'{name}' cannot be made: the embedded engine has a catalog or schema '{name.Namespace}' of its own, so no query could name the table. Choose another namespace.");
        }

        // A table inside another's folder would be taken for its files.
        string folder = name.Namespace.Length == 0 ? Root : Child(Root, name.Namespace) ?? Path.Combine(Root, name.Namespace);
        if (name.Namespace.Length > 0 && IsTable(folder))
        {
            throw new LakeUnsupportedException($"'{name}' cannot be made: '{name.Namespace}' is a table, and so is no namespace.");
        }

        folder = Path.Combine(folder, name.Table);
        if (Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(IsTable))
        {
            throw new LakeUnsupportedException($"'{name}' cannot be made: '{name.Table}' is a namespace with tables, and so is no table.");
        }

        return TableAt(folder);
    }

    /// <summary>Takes a table away: at once for whoever looks for it, then file by file.</summary>
    public void Drop(LakeFolderTable table)
    {
        string gone = Path.Combine(Root, $".dropped-{Guid.NewGuid():N}");
        try
        {
            Directory.Move(table.Folder, gone);
            foreach (TablePath name in _tables.Where(t => t.Value.Folder == table.Folder).Select(static t => t.Key))
            {
                _tables.TryRemove(name, out _);
            }

            Directory.Delete(gone, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LakeStorageException($"Cannot drop table '{table.Name}' in {table.Folder}: {e.Message}", e);
        }
    }

    /// <summary>An error that says which tables there are.</summary>
    public LakeTableNotFoundException NotFound(TablePath name)
    {
        List<string> names = [.. List().Order(StringComparer.OrdinalIgnoreCase).Take(NamesInMessage + 1)];
        string there = names.Count switch
        {
            0 => "There are no tables there.",
            <= NamesInMessage => $"Tables there: {string.Join(", ", names)}.",
            _ => $"Tables there: {string.Join(", ", names.Take(NamesInMessage))}, and more.",
        };
        return new LakeTableNotFoundException($"There is no table '{name}' in {Root}. {there} EnsureTableAsync makes a record's table.");
    }

    // What begins with a dot is hidden: a table on its way out, above all.
    private static bool IsTable(string folder) => Path.GetFileName(folder) is not ['.', ..] && Directory.Exists(Path.Combine(folder, Log));

    // The folder of exactly that name, or else the one that differs by case only.
    private static string? Child(string folder, string name)
    {
        string exact = Path.Combine(folder, name);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        string[] same = [.. Directory.EnumerateDirectories(folder).Where(d => string.Equals(Path.GetFileName(d), name, StringComparison.OrdinalIgnoreCase))];
        return same.Length switch
        {
            0 => null,
            1 => same[0],
            _ when same.Contains(exact) => exact,
            _ => throw new LakeException($"'{name}' could be any of {string.Join(", ", same.Order(StringComparer.Ordinal))}, which differ by case only. Rename one of them."),
        };
    }

    private string? FolderOf(TablePath name)
    {
        string? folder = name.Namespace.Length == 0 ? Root : Child(Root, name.Namespace);
        return folder is null || (name.Namespace.Length > 0 && IsTable(folder)) ? null : Child(folder, name.Table);
    }

    private LakeFolderTable TableAt(string folder)
    {
        string key = Path.GetRelativePath(Root, folder).Replace(Path.DirectorySeparatorChar, '/');
        return new LakeFolderTable(key.Replace('/', '.'), key, folder, new DeltaTable(storage, key, options));
    }

    private IEnumerable<string> List()
    {
        if (!Directory.Exists(Root))
        {
            yield break;
        }

        foreach (string folder in Directory.EnumerateDirectories(Root))
        {
            if (IsTable(folder))
            {
                yield return Path.GetFileName(folder);
                continue;
            }

            foreach (string inner in Directory.EnumerateDirectories(folder).Where(IsTable))
            {
                yield return $"{Path.GetFileName(folder)}.{Path.GetFileName(inner)}";
            }
        }
    }
}

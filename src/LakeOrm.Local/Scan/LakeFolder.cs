using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using LakeOrm.Delta;
using LakeOrm.Local.Cache;
using LakeOrm.Storage;

namespace LakeOrm.Local.Scan;

/// <summary>The tables below a storage's root: <c>table</c> at the root, <c>namespace/table</c> below it. Names are found without regard to case.</summary>
/// <param name="storage">The storage.</param>
/// <param name="cache">Keeps files on the disk; null where they are there already.</param>
/// <param name="options">What holds for each table.</param>
internal sealed class LakeFolder(ILakeStorage storage, FileCache? cache, DeltaTableOptions options)
{
    private const string Log = "_delta_log";
    private const string DeltaFormat = "delta";
    private const string ParquetFormat = "parquet";
    private const int NamesInMessage = 20;

    // In the engine these are catalogs and schemas of its own, which a name of two parts would reach, or could not be told from.
    private static readonly FrozenSet<string> EngineNames = FrozenSet.ToFrozenSet(["temp", "system", "memory", "pg_catalog", "information_schema"], StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<TablePath, LakeFolderTable> _tables = new();
    private readonly ConcurrentDictionary<string, LakeFolderTable> _places = new(StringComparer.Ordinal);

    /// <summary>Does something with a table. One that was found before is not looked for again, so that it costs no look at the store: that it is gone shows when it is used.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="name">The table.</param>
    /// <param name="use">What is done.</param>
    /// <param name="mayRepeat">Whether it may be done again, with a table that has come into the place of the one known.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeTableNotFoundException">There is none of that name.</exception>
    public async ValueTask<T> UseAsync<T>(TablePath name, Func<LakeFolderTable, ValueTask<T>> use, bool mayRepeat, CancellationToken cancellationToken)
    {
        LakeFolderTable? known = _tables.GetValueOrDefault(name);
        LakeFolderTable table = known ?? await GetAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            return await use(table).ConfigureAwait(false);
        }
        catch (LakeTableNotFoundException) when (known is not null)
        {
            LakeFolderTable now = await GetAsync(name, cancellationToken).ConfigureAwait(false);
            if (now == known || !mayRepeat)
            {
                throw;
            }

            table = now;
        }

        return await use(table).ConfigureAwait(false);
    }

    /// <summary>Looks for a table.</summary>
    /// <exception cref="LakeTableNotFoundException">There is none of that name.</exception>
    public async ValueTask<LakeFolderTable> GetAsync(TablePath name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw await NotFoundAsync(name, cancellationToken).ConfigureAwait(false);

    /// <summary>Looks for a table; null when there is none.</summary>
    public async ValueTask<LakeFolderTable?> FindAsync(TablePath name, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(name, out LakeFolderTable? known))
        {
            if (await IsTableAsync(known.Key, cancellationToken).ConfigureAwait(false))
            {
                return known;
            }

            _tables.TryRemove(KeyValuePair.Create(name, known));
        }

        if (name.Catalog.Length > 0)
        {
            return null;
        }

        if (await KeyOfAsync(name, cancellationToken).ConfigureAwait(false) is { } key && await IsTableAsync(key, cancellationToken).ConfigureAwait(false))
        {
            return _tables[name] = TableAt(key);
        }

        // delta."sales/users" is a table by its place. Places differ by case, so the name alone does not say which one it is.
        string place = name.Table.Trim('/');
        return IsFormat(name, DeltaFormat) && await IsTableAsync(place, cancellationToken).ConfigureAwait(false) ? _places.GetOrAdd(place, TableAt) : null;
    }

    /// <summary>Looks for a table, or says where it is to be made.</summary>
    /// <exception cref="LakeUnsupportedException">There can be no table of that name.</exception>
    public async ValueTask<LakeFolderTable> FindOrPlaceAsync(TablePath name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } table)
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

        string prefix = string.Empty;
        if (name.Namespace.Length > 0)
        {
            // A table inside another's folder would be taken for its files.
            string folder = await ChildAsync(string.Empty, name.Namespace, cancellationToken).ConfigureAwait(false) ?? name.Namespace;
            if (await IsTableAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                throw new LakeUnsupportedException($"'{name}' cannot be made: '{name.Namespace}' is a table, and so is no namespace.");
            }

            prefix = folder + "/";
        }

        string key = prefix + name.Table;
        await foreach (string child in storage.ListFoldersAsync(key + "/", cancellationToken).ConfigureAwait(false))
        {
            if (await IsTableAsync($"{key}/{child}", cancellationToken).ConfigureAwait(false))
            {
                throw new LakeUnsupportedException($"'{name}' cannot be made: '{name.Table}' is a namespace with tables, and so is no table.");
            }
        }

        return _tables[name] = TableAt(key);
    }

    /// <summary>Looks for files that a name says by their place, <c>parquet."exports/a.parquet"</c>; null for a name of another kind, and for a table's that only looks so.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeObjectNotFoundException">There are no such files.</exception>
    public async ValueTask<ParquetFiles?> FindFilesAsync(TablePath name, CancellationToken cancellationToken) =>
        name.Catalog.Length == 0 && IsFormat(name, ParquetFormat) && await FindAsync(name, cancellationToken).ConfigureAwait(false) is null
            ? await ParquetFiles.FindAsync(storage, cache, name.Table, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Deletes a table.</summary>
    /// <returns>False when there is none.</returns>
    public async ValueTask<bool> DropAsync(TablePath name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } table)
        {
            return false;
        }

        await table.Delta.DropAsync(cancellationToken).ConfigureAwait(false);
        _tables.TryRemove(KeyValuePair.Create(name, table));
        return true;
    }

    /// <summary>An error that says which tables there are.</summary>
    public async ValueTask<LakeTableNotFoundException> NotFoundAsync(TablePath name, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (string found in ListAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(found);
            if (names.Count > NamesInMessage)
            {
                break;
            }
        }

        string there = names.Count switch
        {
            0 => "There are no tables there.",
            <= NamesInMessage => $"Tables there: {string.Join(", ", names)}.",
            _ => $"Tables there: {string.Join(", ", names.Take(NamesInMessage))}, and more.",
        };
        return new LakeTableNotFoundException(name.Catalog.Length == 0 && IsFormat(name, DeltaFormat)
            ? $"There is no Delta table in the folder '{name.Table}' of {storage.Root}. {there} A path is told from the lake's root; one that ends in .parquet is a Parquet file, and one that ends in / a folder of them."
            : $"There is no table '{name}' in {storage.Root}. {there} EnsureTableAsync makes a record's table.");
    }

    // What begins with a dot is hidden.
    private async ValueTask<bool> IsTableAsync(string key, CancellationToken cancellationToken)
    {
        if (key[key.LastIndexOf('/') + 1] == '.')
        {
            return false;
        }

        // They come in order: of a table with many partitions few are looked at.
        await foreach (string folder in storage.ListFoldersAsync(key + "/", cancellationToken).ConfigureAwait(false))
        {
            int order = string.CompareOrdinal(folder, Log);
            if (order >= 0)
            {
                return order == 0;
            }
        }

        return false;
    }

    private async ValueTask<string?> KeyOfAsync(TablePath name, CancellationToken cancellationToken)
    {
        if (name.Namespace.Length == 0)
        {
            return await ChildAsync(string.Empty, name.Table, cancellationToken).ConfigureAwait(false);
        }

        return await ChildAsync(string.Empty, name.Namespace, cancellationToken).ConfigureAwait(false) is { } ns && !await IsTableAsync(ns, cancellationToken).ConfigureAwait(false)
            ? await ChildAsync(ns + "/", name.Table, cancellationToken).ConfigureAwait(false)
            : null;
    }

    // The folder of exactly that name, or else the one that differs by case only.
    private async ValueTask<string?> ChildAsync(string prefix, string name, CancellationToken cancellationToken)
    {
        List<string> same = [];
        await foreach (string folder in storage.ListFoldersAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(folder, name, StringComparison.OrdinalIgnoreCase))
            {
                same.Add(folder);
            }
        }

        return same.Count switch
        {
            0 => null,
            1 => prefix + same[0],
            _ when same.Contains(name) => prefix + name,
            _ => throw new LakeException($"'{name}' could be any of {string.Join(", ", same.Order(StringComparer.Ordinal).Select(f => prefix + f))}, which differ by case only. Rename one of them."),
        };
    }

    private static bool IsFormat(TablePath name, string format) => string.Equals(name.Namespace, format, StringComparison.OrdinalIgnoreCase);

    private LakeFolderTable TableAt(string key) => new(key.Replace('/', '.'), key, storage.GetLocalPath(key), cache, new DeltaTable(storage, key, options));

    private async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string folder in await FoldersAsync(string.Empty, cancellationToken).ConfigureAwait(false))
        {
            if (await IsTableAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                yield return folder;
                continue;
            }

            foreach (string inner in await FoldersAsync(folder + "/", cancellationToken).ConfigureAwait(false))
            {
                if (await IsTableAsync($"{folder}/{inner}", cancellationToken).ConfigureAwait(false))
                {
                    yield return $"{folder}.{inner}";
                }
            }
        }
    }

    private async ValueTask<IEnumerable<string>> FoldersAsync(string prefix, CancellationToken cancellationToken)
    {
        List<string> folders = [];
        await foreach (string folder in storage.ListFoldersAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            folders.Add(folder);
        }

        return folders.Order(StringComparer.OrdinalIgnoreCase);
    }
}

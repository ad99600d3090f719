using LakeOrm.Local.Cache;
using LakeOrm.Local.Engine;
using LakeOrm.Storage;

namespace LakeOrm.Local.Scan;

/// <summary>Parquet files of the storage that are no table's, or are looked at as if they were none.</summary>
internal sealed class ParquetFiles
{
    private const string Extension = ".parquet";

    private readonly ILakeStorage _storage;
    private readonly FileCache? _cache;
    private readonly IReadOnlyList<LakeObject> _objects;

    private ParquetFiles(ILakeStorage storage, FileCache? cache, IReadOnlyList<LakeObject> objects)
    {
        _storage = storage;
        _cache = cache;
        _objects = objects;
    }

    /// <summary>Finds a file, or the files below a folder.</summary>
    /// <param name="storage">Where they are.</param>
    /// <param name="cache">Brings them to the disk; null where they are there.</param>
    /// <param name="place">The file below the storage's root; a folder ends in a slash.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeObjectNotFoundException">There is no file.</exception>
    public static async ValueTask<ParquetFiles> FindAsync(ILakeStorage storage, FileCache? cache, string place, CancellationToken cancellationToken)
    {
        List<LakeObject> objects = [];
        if (!place.EndsWith('/'))
        {
            if (await storage.HeadAsync(place, cancellationToken).ConfigureAwait(false) is { } file)
            {
                objects.Add(file);
            }
        }
        else
        {
            await foreach (LakeObject file in storage.ListAsync(place, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (file.Key.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
                {
                    objects.Add(file);
                }
            }
        }

        return objects.Count > 0
            ? new ParquetFiles(storage, cache, objects)
            : throw new LakeObjectNotFoundException(place, $"There is no Parquet file '{place}' in {storage.Root}. A path is told from the lake's root; a folder of files ends in '/'.");
    }

    /// <summary>Brings the files to where the engine can open them for as long as the connection lives.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their paths on the disk.</returns>
    public async ValueTask<IReadOnlyList<string>> LocateAsync(DuckConnection connection, CancellationToken cancellationToken)
    {
        if (_cache is null)
        {
            return [.. _objects.Select(o => _storage.GetLocalPath(o.Key)!)];
        }

        CacheLease lease = await _cache.FetchAsync([.. _objects.Select(o => _cache.Entry(o.Key, o.Size, o.LastModified, o.ETag))], cancellationToken).ConfigureAwait(false);
        connection.Own(lease);
        return lease.Paths;
    }
}

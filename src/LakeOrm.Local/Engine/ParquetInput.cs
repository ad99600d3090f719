using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.Local.Engine;

/// <summary>The rows of a Parquet file that is no table's: a copy in the engine's temporary folder, which goes when this is disposed.</summary>
internal sealed class ParquetInput : LakeResult
{
    private readonly string _path;
    private readonly DuckResult _rows;

    private ParquetInput(string path, DuckResult rows)
    {
        _path = path;
        _rows = rows;
    }

    public override Schema Schema => _rows.Schema;

    /// <summary>Copies the file and begins to read it.</summary>
    /// <param name="engine">The engine, which reads nothing outside of its folders.</param>
    /// <param name="parquet">The file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeDataException">It is no Parquet file, or damaged.</exception>
    public static async ValueTask<ParquetInput> OpenAsync(DuckDatabase engine, Stream parquet, CancellationToken cancellationToken)
    {
        string path = Path.Combine(engine.TemporaryFolder, $"input-{Guid.NewGuid():N}.parquet");
        try
        {
            await CopyAsync(parquet, path, cancellationToken).ConfigureAwait(false);

            // The engine's calls block: they have threads of the pool and not the caller's.
            return new ParquetInput(path, await Task.Run(() => Read(engine, path, cancellationToken), cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public override ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default) => _rows.ReadAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path);
    }

    private static async ValueTask CopyAsync(Stream parquet, string path, CancellationToken cancellationToken)
    {
        FileStream? copy = null;
        try
        {
            copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous);
            await parquet.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new LakeStorageException(
                $"Cannot copy the Parquet file to '{path}': {e.Message} {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.TempDirectory)} says where it goes.", e);
        }
        finally
        {
            if (copy is not null)
            {
                await copy.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static DuckResult Read(DuckDatabase engine, string path, CancellationToken cancellationToken)
    {
        DuckConnection connection = engine.Connect();
        bool isHandedOut = false;
        try
        {
            using DuckStatement statement = connection.Prepare($"SELECT * FROM read_parquet({DuckText.Files([path])}, hive_partitioning = false)");
            DuckResult rows = new(connection, statement.Execute(cancellationToken), Damaged);
            isHandedOut = true;
            return rows;
        }
        catch (LakeQueryException e)
        {
            throw Damaged(e);
        }
        finally
        {
            if (!isHandedOut)
            {
                connection.Dispose();
            }
        }
    }

    private static LakeDataException Damaged(Exception e) => new($"The Parquet file cannot be read. Nothing was written. {e.Message}", e);
}

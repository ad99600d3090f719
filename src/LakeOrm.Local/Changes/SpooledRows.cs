using System.Globalization;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>The caller's rows, stamped, validated and hashed, in a file of the engine's temporary folder, so that a change that runs again has them again. Gone when it is disposed.</summary>
internal sealed class SpooledRows : SourceRows
{
    private readonly string _path;
    private long _rows;

    private SpooledRows(string path) => _path = path;

    /// <summary>Reads the rows to their end.</summary>
    /// <param name="folder">The engine's temporary folder.</param>
    /// <param name="request">The write.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async ValueTask<SpooledRows> WriteAsync(string folder, WriteRequest request, CancellationToken cancellationToken)
    {
        SpooledRows rows = new(Path.Combine(folder, $"rows-{Guid.NewGuid():N}.parquet"));
        try
        {
            FileStream file = new(rows._path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous);
            ParquetFileWriter writer = new(file, request.Rows.ParquetSchema);
            await using (writer.ConfigureAwait(false))
            {
                while (await request.Rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                {
                    request.Rows.WriteTo(writer);
                    if (writer.ShouldFlush)
                    {
                        await writer.FlushRowGroupAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                rows._rows = (await writer.CompleteAsync(cancellationToken).ConfigureAwait(false)).RowCount;
            }

            return rows;
        }
        catch (Exception e)
        {
            rows.Dispose();
            if (e is IOException)
            {
                throw new LakeStorageException($"Cannot keep the rows for table '{request.Table}' in {folder}: {e.Message} {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.TempDirectory)} says where they go.", e);
            }

            throw;
        }
    }

    public override bool IsOrdered => true;

    public override string Place(string number) => $"'row ' || {number} || ' of the call'";

    public override ValueTask<string> ToSqlAsync(DuckConnection connection, DeltaSnapshot snapshot, LakeTableSchema record, string number, CancellationToken cancellationToken)
    {
        List<string> stored = [];
        List<string> columns = [];
        foreach (DeltaField field in snapshot.Metadata.Schema.Fields.Where(f => record.Find(f.Name) is not null))
        {
            // A column may have the name of one of the engine's own.
            string inner = DuckText.Name($"column {field.Name}");
            stored.Add($"{DuckText.Literal(field.Name)}: {{name: {DuckText.Literal($"column {field.Name}")}, type: {DuckText.Literal(DuckType.Of(field.Type)!)}, default_value: NULL}}");
            columns.Add($"r.{inner} AS {DuckText.Name(field.Name)}");
        }

        return ValueTask.FromResult(string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", columns)}, r.file_row_number AS {number} FROM read_parquet({DuckText.Files([_path])}, schema = MAP {{{string.Join(", ", stored)}}}, explicit_cardinality = {_rows}) AS r"));
    }

    public override void Dispose() => File.Delete(_path);
}

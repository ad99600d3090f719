using System.Globalization;
using Apache.Arrow;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Staging;

namespace LakeOrm.Spark.Writing;

/// <summary>The rows of a write on their way to Spark: in memory while they are few, else staged in the storage.</summary>
internal sealed class SparkRows : IAsyncDisposable
{
    private const long SmallBytes = 8 << 20;

    // Written once and read once, by as many tasks as there are cores: of several row groups, and by the codec that costs least; on a disk that both see, bytes cost less than any.
    private static readonly ParquetWriterOptions InStore = new() { Compression = ParquetCompression.Snappy, RowGroupRows = 1 << 17, RowGroupBytes = 4 << 20, PageIndex = false };
    private static readonly ParquetWriterOptions OnDisk = InStore with { Compression = ParquetCompression.None, RowGroupBytes = 16 << 20 };

    private readonly List<RecordBatch> _batches;
    private readonly StagedParts? _parts;
    private readonly LakePlace _place;
    private readonly string[] _columns;
    private readonly ParquetSchema _files;

    private SparkRows(LakePlace place, LakeTableSchema schema, ParquetSchema files, List<RecordBatch> batches, StagedParts? parts)
    {
        _files = files;
        _batches = batches;
        _parts = parts;
        _place = place;
        _columns = [.. schema.Columns.Select(static c => SparkSql.Name(c.Name))];
        Count = batches.Sum(static b => (long)b.Length) + (parts?.Rows ?? 0);
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>Whether one file takes them all.</summary>
    public bool IsSmall => _parts is null && _batches.Sum(BytesOf) <= SmallBytes;

    /// <summary>Their files, when they are staged.</summary>
    public StagedParts? Parts => _parts;

    /// <summary>Reads the rows of a write to their end.</summary>
    public static async ValueTask<SparkRows> ReadAsync(WriteRequest request, LakePlace place, SparkLakeOptions options, CancellationToken cancellationToken)
    {
        if (options.WritePath == WritePath.Staged)
        {
            return Staged(place, request.Rows.Schema, request.Rows.ParquetSchema, await StageAsync(place, request.Stamp, request.Rows, request.Parquet, request.Progress, cancellationToken).ConfigureAwait(false));
        }

        List<RecordBatch> batches = [];
        long rows = 0;
        long bytes = 0;
        try
        {
            while (await request.Rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch batch = StoredShape.Of(request.Rows.ToArrow(), request.Mode == WriteMode.Merge ? rows : null);
                batches.Add(batch);
                rows += batch.Length;
                bytes += BytesOf(batch);
                if (options.WritePath == WritePath.Auto && bytes > options.InlineThreshold)
                {
                    // A stream comes once: what was read of it goes with the statement, and the rest is staged.
                    IProgress<WriteProgress>? progress = request.Progress;
                    if (request.Rows.CanRestart)
                    {
                        progress = progress is null ? null : new ProgressBeyond(progress, rows - batch.Length);
                        request.Rows.Restart();
                        Dispose(batches);
                    }

                    StagedParts parts = await StageAsync(place, request.Stamp, request.Rows, request.Parquet, progress, cancellationToken).ConfigureAwait(false);
                    return new SparkRows(place, request.Rows.Schema, request.Rows.ParquetSchema, batches, parts);
                }

                request.Progress?.Report(new WriteProgress(rows, request.Rows.Length, 0, 0));
            }

            return new SparkRows(place, request.Rows.Schema, request.Rows.ParquetSchema, batches, null);
        }
        catch
        {
            Dispose(batches);
            throw;
        }
    }

    /// <summary>Rows that are staged.</summary>
    /// <param name="place">Where.</param>
    /// <param name="schema">What they are.</param>
    /// <param name="files">What the files have.</param>
    /// <param name="parts">The files, which are the result's to dispose.</param>
    public static SparkRows Staged(LakePlace place, LakeTableSchema schema, ParquetSchema files, StagedParts parts) => new(place, schema, files, [], parts);

    /// <summary>Stages rows, as the caller would have files written; where he says nothing, as they are read fastest.</summary>
    public static ValueTask<StagedParts> StageAsync(
        LakePlace place, RowStamp stamp, RowSource rows, ParquetWriterOptions parquet, IProgress<WriteProgress>? progress, CancellationToken cancellationToken)
    {
        ParquetWriterOptions transient = place.Storage.GetLocalPath(StagingKeys.Folder.TrimEnd('/')) is null ? InStore : OnDisk;
        return new StagingArea(place.Storage).WriteAsync(stamp.IngestId, rows, parquet == ParquetWriterOptions.Default ? transient : parquet, progress, cancellationToken);
    }

    /// <summary>The rows as a relation of a session; null where there are none.</summary>
    public async ValueTask<Relation?> ToRelationAsync(SparkSession session, CancellationToken cancellationToken)
    {
        if (_parts is not { Rows: > 0 })
        {
            return _batches.Count == 0 ? null : await session.StoreAsync(_batches, cancellationToken).ConfigureAwait(false);
        }

        if (_batches.Count == 0)
        {
            return Files(_parts.Parts);
        }

        SparkSource source = await ToSourceAsync(session, isNumbered: false, cancellationToken).ConfigureAwait(false);
        return SparkReference.Over(new SQL { Query = $"SELECT * FROM {source.Sql}" }, source.References);
    }

    /// <summary>The rows where a statement's <c>FROM</c> takes them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isNumbered">Whether they come with their numbers, which those of a merge have.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<SparkSource> ToSourceAsync(SparkSession session, bool isNumbered, CancellationToken cancellationToken)
    {
        List<Relation> relations = [];
        if (_batches.Count > 0)
        {
            relations.Add(await session.StoreAsync(_batches, cancellationToken).ConfigureAwait(false));
        }

        if (!isNumbered && _parts is not null)
        {
            relations.Add(Files(_parts.Parts));
        }
        else if (_parts is not null)
        {
            long first = _batches.Sum(static b => (long)b.Length);
            foreach (StagedPart part in _parts.Parts)
            {
                relations.Add(Numbered(Files([part]), first));
                first += part.Rows;
            }
        }

        List<SparkReference> references = relations.ConvertAll(SparkReference.To);
        string columns = string.Join(", ", _columns.Append(isNumbered ? SparkSource.Number : null).OfType<string>());
        return new SparkSource($"({string.Join(" UNION ALL ", references.Select(r => $"SELECT {columns} FROM {r.Alias}"))})", references);
    }

    /// <summary>Leaves staged rows where they are: the statement that reads them may still run.</summary>
    public void Keep() => _parts?.Keep();

    public async ValueTask DisposeAsync()
    {
        Dispose(_batches);
        try
        {
            if (_parts is not null)
            {
                await _parts.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (LakeStorageException)
        {
            // What is left is the janitor's, and says nothing of the write.
        }
    }

    private Relation Files(IEnumerable<StagedPart> parts)
    {
        Read.Types.DataSource files = new() { Format = "parquet" };
        files.Paths.AddRange(parts.Select(p => _place.PathOf(p.Key)));
        if (StagedSchema.Of(_files) is { } schema)
        {
            files.Schema = schema;
        }

        return new Relation { Read = new Read { DataSource = files } };
    }

    // A file's rows with their numbers in the call. Only what reads the file itself sees where a row stands in it.
    private Relation Numbered(Relation file, long first)
    {
        Project rows = new() { Input = file };
        rows.Expressions.AddRange(_columns.Append(string.Create(CultureInfo.InvariantCulture, $"{first}L + _metadata.row_index AS {SparkSource.Number}")).Select(Expression.OfSql));
        return new Relation { Project = rows };
    }

    private static long BytesOf(RecordBatch batch) => batch.Arrays.Sum(static a => BytesOf(a.Data));

    private static long BytesOf(ArrayData data) => data.Buffers.Sum(static b => (long)b.Length) + (data.Children?.Sum(BytesOf) ?? 0);

    private static void Dispose(List<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            batch.Dispose();
        }

        batches.Clear();
    }
}

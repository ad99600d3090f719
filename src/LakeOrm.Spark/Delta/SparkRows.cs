using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Staging;
using LakeOrm.Storage;

namespace LakeOrm.Spark.Delta;

/// <summary>The rows of a write on their way to Spark: in memory while they are few, else staged.</summary>
internal sealed class SparkRows : IAsyncDisposable
{
    private readonly List<RecordBatch> _batches;
    private readonly StagedParts? _parts;
    private readonly string _root;

    private SparkRows(List<RecordBatch> batches, StagedParts? parts, string root, long count)
    {
        _batches = batches;
        _parts = parts;
        _root = root;
        Count = count;
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>Reads the rows to their end.</summary>
    public static async ValueTask<SparkRows> ReadAsync(WriteRequest request, ILakeStorage storage, string root, SparkLakeOptions options, CancellationToken cancellationToken)
    {
        if (options.WritePath == WritePath.Staged)
        {
            return await StageAsync(request, [], storage, root, cancellationToken).ConfigureAwait(false);
        }

        List<RecordBatch> batches = [];
        long bytes = 0;
        try
        {
            while (await request.Rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch batch = request.Rows.ToArrow();
                batches.Add(batch);
                bytes += BytesOf(batch);
                if (options.WritePath == WritePath.Auto && bytes > options.InlineThreshold && request.Rows.CanRestart)
                {
                    request.Rows.Restart();
                    Dispose(batches);
                    return await StageAsync(request, [], storage, root, cancellationToken).ConfigureAwait(false);
                }
            }

            return new SparkRows(batches, null, root, batches.Sum(static b => (long)b.Length));
        }
        catch
        {
            Dispose(batches);
            throw;
        }
    }

    /// <summary>The rows as a relation of a session.</summary>
    public async ValueTask<Relation> ToRelationAsync(SparkSession session, SparkTable table, CancellationToken cancellationToken)
    {
        if (_parts is not null)
        {
            Read.Types.DataSource files = new() { Format = "parquet" };
            files.Paths.AddRange(_parts.Parts.Select(p => $"{_root.TrimEnd('/')}/{p.Key}"));
            return new Relation { Read = new Read { DataSource = files } };
        }

        return _batches.Count == 0
            ? new Relation { Sql = new SQL { Query = $"SELECT * FROM {table.Sql} WHERE false" } }
            : await session.StoreAsync(_batches, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves staged rows where they are: the statement that reads them may still run.</summary>
    public void Keep() => _parts?.Keep();

    public async ValueTask DisposeAsync()
    {
        Dispose(_batches);
        if (_parts is not null)
        {
            await _parts.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<SparkRows> StageAsync(WriteRequest request, List<RecordBatch> batches, ILakeStorage storage, string root, CancellationToken cancellationToken)
    {
        StagedParts parts = await new StagingArea(storage).WriteAsync(request.Stamp.IngestId, request.Rows, request.Parquet, request.Progress, cancellationToken).ConfigureAwait(false);
        return new SparkRows(batches, parts, root, parts.Rows);
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

using System.Text;
using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.RawInserts;

/// <summary>Arrow batches as rows to be written, in chunks. The record's rules are not asked; what a write stamps is stamped where the batches do not have it.</summary>
/// <param name="table">The table's name, for messages.</param>
/// <param name="record">The record.</param>
/// <param name="file">Its columns as files have them.</param>
/// <param name="stamp">What auto columns hold.</param>
/// <param name="batches">The batches, which stay their owner's: one is done with when the next is asked for.</param>
internal sealed class RawRows(LakeTableName table, LakeTableSchema record, ParquetSchema file, RowStamp stamp, IAsyncEnumerator<RecordBatch> batches) : RowSource
{
    private const int ChunkRows = 8192;

    private readonly PayloadHasher _hasher = new();
    private RawColumns? _columns;
    private Schema? _schema;
    private RecordBatch? _batch;
    private int _first;
    private int _count;
    private long _total;
    private int _batchCount;
    private string? _hash;

    public override LakeTableSchema Schema => record;

    public override ParquetSchema ParquetSchema => file;

    public override int Count => _count;

    public override long TotalCount => _total;

    public override long? Length => null;

    public override bool CanRestart => false;

    /// <summary>Holds columns against the table's before the first batch comes.</summary>
    /// <exception cref="LakeSchemaException">They do not fit; every difference is listed.</exception>
    public void Bind(Schema schema)
    {
        _schema = schema;
        _columns = new RawColumns(schema, table, record, file, stamp);
    }

    public override async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _first += _count;
        _count = 0;
        while (_hash is null && (_batch is null || _first == _batch.Length))
        {
            // Nothing looks at a batch any more when the next is asked for.
            _batch = null;
            _first = 0;
            if (!await batches.MoveNextAsync().ConfigureAwait(false))
            {
                _hash = _hasher.Complete();
                return false;
            }

            Load(batches.Current);
        }

        if (_hash is not null)
        {
            return false;
        }

        _count = Math.Min(ChunkRows, _batch!.Length - _first);
        _total += _count;
        foreach (RawLeaf leaf in _columns!.Leaves)
        {
            leaf.Load(_first, _count);
        }

        for (int row = 0; row < _count; row++)
        {
            foreach (RawLeaf leaf in _columns.Leaves)
            {
                leaf.Hash(_hasher, row);
            }

            _hasher.EndRow();
        }

        return true;
    }

    public override void Route(PartitionRouter router)
    {
        router.Begin(_count);
        (ArrowColumn Column, LakeType Type)[] columns = [.. record.PartitionColumns.Select(c => (_columns![c.Name], c.Type))];
        for (int row = _first; row < _first + _count; row++)
        {
            foreach ((ArrowColumn column, LakeType type) in columns)
            {
                Add(router, column, type, row);
            }

            router.EndRow();
        }
    }

    public override void WriteTo(ParquetFileWriter writer)
    {
        foreach (RawLeaf leaf in _columns!.Leaves)
        {
            leaf.WriteTo(writer);
        }
    }

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition)
    {
        ReadOnlySpan<int> rows = router.Rows(partition);
        foreach (RawLeaf leaf in _columns!.Leaves)
        {
            leaf.WriteTo(writer, rows);
        }
    }

    public override RecordBatch ToArrow() => throw new NotSupportedException("These rows come from Arrow, and are stored as Parquet.");

    public override async ValueTask<string> HashAsync(CancellationToken cancellationToken = default)
    {
        while (_hash is null)
        {
            await MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }

        return _hash;
    }

    public override void Restart() => throw new NotSupportedException("The rows come once and cannot be read again.");

    public override ValueTask DisposeAsync()
    {
        _hasher.Dispose();
        return batches.DisposeAsync();
    }

    // The values by which rows are routed are the ones that generated code gives.
    private static void Add(PartitionRouter router, ArrowColumn column, LakeType type, int row)
    {
        bool isNull = column.IsNull(row);
        switch (type.Kind)
        {
            case LakeTypeKind.Boolean:
                router.Add(isNull ? (bool?)null : column.Booleans[row]);
                break;
            case LakeTypeKind.Int8:
                router.Add(isNull ? (long?)null : column.Int8[row]);
                break;
            case LakeTypeKind.Int16:
                router.Add(isNull ? (long?)null : column.Int16[row]);
                break;
            case LakeTypeKind.Int32:
                router.Add(isNull ? (long?)null : column.Int32[row]);
                break;
            case LakeTypeKind.Int64:
                router.Add(isNull ? (long?)null : column.Int64[row]);
                break;
            case LakeTypeKind.Time:
                router.Add(isNull ? (long?)null : column.Micros[row]);
                break;
            case LakeTypeKind.Date:
                router.AddDate(isNull ? null : column.Days[row]);
                break;
            case LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz:
                router.AddTimestamp(isNull ? null : column.Micros[row], utc: type.Kind == LakeTypeKind.Timestamp);
                break;
            case LakeTypeKind.Decimal:
                router.AddDecimal(isNull ? null : column.Decimals[row], type.Scale);
                break;
            case LakeTypeKind.Uuid:
                router.Add(isNull ? (Guid?)null : column.Uuids[row]);
                break;
            default:
                router.Add(isNull ? null : Encoding.UTF8.GetString(column.BytesAt(row).Span));
                break;
        }
    }

    private void Load(RecordBatch batch)
    {
        if (_columns is null)
        {
            Bind(batch.Schema);
        }

        if (ArrowSchemas.Difference(_schema!, batch.Schema) is { } difference)
        {
            throw new LakeSchemaException($"Batch {_batchCount} for the table '{table}' has another schema than the batches before it: {difference}. Nothing was written. Write batches of each schema by a call of their own.");
        }

        _batchCount++;
        _columns!.Load(batch, _total);
        _batch = batch;
    }
}

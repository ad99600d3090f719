using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Rows;

/// <summary>Rows of one record. All that crosses into generated code does so once a chunk.</summary>
internal abstract class TypedRows<T>(RowCall call) : RowSource
    where T : ILakeTable<T>
{
    private T[] _gathered = [];

    public override LakeTableSchema Schema => T.LakeSchema;

    public override ParquetSchema ParquetSchema => T.ParquetSchema;

    public override int Count => Chunk.Length;

    protected RowCall Call { get; } = call;

    protected abstract ReadOnlySpan<T> Chunk { get; }

    private long ChunkStart => TotalCount - Count;

    public static TypedRows<T> Over(IEnumerable<T> rows, RowCall call) => rows switch
    {
        T[] array => new ArrayRows<T>(array, call),
        List<T> list => new ListRows<T>(list, call),
        IReadOnlyList<T> list => new IndexedRows<T>(list, call),
        _ => new EnumerableRows<T>(rows, call),
    };

    public override void Route(PartitionRouter router)
    {
        router.Begin(Count);
        ReadOnlySpan<T> chunk = Chunk;
        try
        {
            T.Route(chunk, router);
        }
        catch (Exception e) when (Refused(chunk, ChunkStart, e) is { } refusal)
        {
            throw refusal;
        }
    }

    public override void WriteTo(ParquetFileWriter writer) => Write(writer, Chunk);

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition)
    {
        ReadOnlySpan<int> rows = router.Rows(partition);
        if (rows.Length == Count)
        {
            Write(writer, Chunk);
            return;
        }

        if (_gathered.Length < rows.Length)
        {
            _gathered = new T[RowValidation.ChunkRows];
        }

        ReadOnlySpan<T> chunk = Chunk;
        for (int i = 0; i < rows.Length; i++)
        {
            _gathered[i] = chunk[rows[i]];
        }

        Write(writer, _gathered.AsSpan(0, rows.Length));
    }

    public override RecordBatch ToArrow()
    {
        ReadOnlySpan<T> chunk = Chunk;
        try
        {
            return T.ToArrow(chunk, Call.Stamp);
        }
        catch (Exception e) when (Refused(chunk, ChunkStart, e) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>A hash that has taken what stands before the rows: operation and fingerprint.</summary>
    protected PayloadHasher BeginHash() => RowPayload.Begin(Call, Schema);

    /// <summary>Hashes rows, the first of which has <paramref name="firstRow"/> others of the call before it.</summary>
    protected void Hash(ReadOnlySpan<T> rows, long firstRow, PayloadHasher hasher)
    {
        try
        {
            T.Hash(rows, hasher);
        }
        catch (Exception e) when (Refused(rows, firstRow, e) is { } refusal)
        {
            throw refusal;
        }
    }

    protected void ThrowIfAny(LakeViolations violations)
    {
        if (violations.Any)
        {
            throw new LakeValidationException(Call.Table, violations.Kept, violations.TotalCount);
        }
    }

    private void Write(ParquetFileWriter writer, ReadOnlySpan<T> rows)
    {
        try
        {
            writer.Write(rows, Call.Stamp);
        }
        catch (Exception e) when (Refused(Chunk, ChunkStart, e) is { } refusal)
        {
            throw refusal;
        }
    }

    private LakeDataException? Refused(ReadOnlySpan<T> rows, long firstRow, Exception error) => RowRefusal.Locate(Call.Table, rows, firstRow, Call.Stamp, error);
}

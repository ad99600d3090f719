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
        T.Route(Chunk, router);
    }

    public override void WriteTo(ParquetFileWriter writer) => writer.Write(Chunk, Call.Stamp);

    public override void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition)
    {
        ReadOnlySpan<int> rows = router.Rows(partition);
        if (rows.Length == Count)
        {
            writer.Write(Chunk, Call.Stamp);
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

        writer.Write(_gathered.AsSpan(0, rows.Length), Call.Stamp);
    }

    public override RecordBatch ToArrow() => T.ToArrow(Chunk, Call.Stamp);

    /// <summary>A hash that has taken what stands before the rows: operation and fingerprint.</summary>
    protected PayloadHasher BeginHash() => RowPayload.Begin(Call, Schema);

    protected void ThrowIfAny(LakeViolations violations)
    {
        if (violations.Any)
        {
            throw new LakeValidationException(Call.Table, violations.Kept, violations.TotalCount);
        }
    }
}

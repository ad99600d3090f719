using Apache.Arrow;
using LakeOrm.CompilerServices;

namespace LakeOrm.Client;

/// <summary>Makes records of batches of one schema, batch after batch, in memory that is used again.</summary>
internal sealed class BatchRows<T>
    where T : ILakeProjection<T>
{
    private LakeArrowReader<T>? _reader;
    private Schema? _schema;
    private T[] _rows = [];
    private int _batches;

    public T this[int row] => _rows[row];

    /// <summary>Reads a batch, and disposes of it unless it is left open.</summary>
    /// <returns>How many rows there are now.</returns>
    /// <exception cref="LakeBindException">The schema does not fit the record, or is not that of the first batch.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member.</exception>
    public int Read(RecordBatch batch, bool leaveOpen)
    {
        try
        {
            _schema ??= batch.Schema;
            _reader ??= T.BindArrow(_schema);
            if (ArrowSchemas.Difference(_schema, batch.Schema) is { } difference)
            {
                throw new LakeBindException($"Batch {_batches} has another schema than the batches before it: {difference}. Read batches of each schema by a call of their own.");
            }

            _batches++;
            int count = batch.Length;
            _rows = _rows.Length < count ? new T[count] : _rows;
            _reader.Read(batch, _rows.AsSpan(0, count));
            return count;
        }
        finally
        {
            if (!leaveOpen)
            {
                batch.Dispose();
            }
        }
    }
}

using Apache.Arrow;
using LakeOrm.Parquet;
using LakeOrm.Rows;

namespace LakeOrm.Client;

/// <summary>Gathers rows and writes them as batches.</summary>
internal sealed class BatchWriter<T>(int batchRows, RowStamp stamp)
    where T : ILakeTable<T>
{
    private const int FirstRows = 1024;

    private T[] _rows = new T[Math.Min(batchRows, FirstRows)];
    private int _count;
    private long _written;

    /// <summary>Whether rows wait to be written.</summary>
    public bool Any => _count > 0;

    /// <summary>Takes a row.</summary>
    /// <returns>Whether the batch is full.</returns>
    /// <exception cref="LakeDataException">The row is null.</exception>
    public bool Add(T row)
    {
        if (row is null)
        {
            throw new LakeDataException($"Table {T.LakeSchema.Name}, row {_written + _count}: the row is null. Leave it out.");
        }

        if (_count == _rows.Length)
        {
            System.Array.Resize(ref _rows, (int)Math.Min(2L * _count, batchRows));
        }

        _rows[_count++] = row;
        return _count == batchRows;
    }

    /// <summary>Writes the rows.</summary>
    /// <returns>The batch, which the caller disposes.</returns>
    /// <exception cref="LakeDataException">A value that its column cannot hold.</exception>
    public RecordBatch Write()
    {
        ReadOnlySpan<T> rows = _rows.AsSpan(0, _count);
        RecordBatch batch;
        try
        {
            batch = T.ToArrow(rows, in stamp);
        }
        catch (Exception refusal) when (RowRefusal.Locate(T.LakeSchema.Name, rows, _written, in stamp, refusal) is { } located)
        {
            throw located;
        }

        _written += _count;
        _count = 0;
        return batch;
    }
}

using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Turns Arrow batches of one schema into records, one batch at a time. Once a batch is loaded, it may be read from many threads.</summary>
/// <typeparam name="T">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LakeArrowReader<T>
{
    private long _rows;

    /// <summary>Loads a batch's columns; those of the batch before are gone.</summary>
    /// <param name="batch">The batch, of the schema that was bound. It stays the caller's, who keeps it while it is read.</param>
    /// <param name="firstRow">The result's rows before this batch, for messages.</param>
    /// <exception cref="LakeDataException">A value does not fit its member; table, column, member and row are named.</exception>
    public abstract void Load(RecordBatch batch, long firstRow);

    /// <summary>Makes records of the loaded batch.</summary>
    /// <param name="rows">Takes the batch's rows, or as many of the first as it has room for.</param>
    /// <exception cref="LakeDataException">A value does not fit its member; table, column, member and row are named.</exception>
    public abstract void Read(Span<T> rows);

    /// <summary>Loads a batch and makes its records. The rows that were read before, by this method, count for messages.</summary>
    /// <param name="batch">The batch, of the schema that was bound. It stays the caller's.</param>
    /// <param name="rows">Takes exactly the batch's rows.</param>
    /// <exception cref="LakeDataException">A value does not fit its member; table, column, member and row are named.</exception>
    public void Read(RecordBatch batch, Span<T> rows)
    {
        Load(batch, _rows);
        Read(rows);
        _rows += rows.Length;
        GC.KeepAlive(batch);
    }
}

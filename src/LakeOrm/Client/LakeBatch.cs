using System.Runtime.InteropServices;
using Apache.Arrow;
using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>One batch of a query's rows in Arrow's form. Whoever takes it owns it and disposes it; what was read in place is gone then.</summary>
/// <typeparam name="T">The record of a row.</typeparam>
public sealed class LakeBatch<T> : IDisposable
    where T : ILakeProjection<T>
{
    private readonly LakeArrowReader<T> _reader;
    private RecordBatch? _batch;

    internal LakeBatch(RecordBatch batch, LakeArrowReader<T> reader)
    {
        _batch = batch;
        _reader = reader;
        Count = batch.Length;
    }

    /// <summary>How many rows the batch has.</summary>
    public int Count { get; }

    /// <summary>The batch itself, still owned by this object.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    public RecordBatch Arrow
    {
        get
        {
            ObjectDisposedException.ThrowIf(_batch is null, this);
            return _batch;
        }
    }

    /// <summary>Makes records of all rows. They are the caller's and outlive the batch.</summary>
    /// <returns>The rows.</returns>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member.</exception>
    public List<T> ToList()
    {
        List<T> rows = new(Count);
        CollectionsMarshal.SetCount(rows, Count);

        // All batches of a query share a reader, which loads one of them at a time.
        lock (_reader)
        {
            _reader.Read(Arrow, CollectionsMarshal.AsSpan(rows));
        }

        return rows;
    }

    /// <summary>Releases the batch.</summary>
    public void Dispose()
    {
        _batch?.Dispose();
        _batch = null;
    }
}

using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using LakeOrm.Client;
using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>One batch of a query's rows in Arrow's form. Whoever takes it owns it and disposes it, when nothing reads it any more; what was read in place is gone then.</summary>
/// <typeparam name="T">The record of a row.</typeparam>
public sealed class LakeBatch<T> : IDisposable
    where T : ILakeProjection<T>
{
    private readonly ReaderPool<T> _readers;
    private readonly long _firstRow;
    private readonly Lock _gate = new();
    private RecordBatch? _batch;
    private LakeArrowReader<T>? _reader;
    private bool _loaded;

    internal LakeBatch(RecordBatch batch, long firstRow, ReaderPool<T> readers)
    {
        _batch = batch;
        _firstRow = firstRow;
        _readers = readers;
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
            ThrowIfDisposed();
            return _batch!;
        }
    }

    /// <summary>The record's reader with this batch loaded, which generated row views read through. It is this batch's alone until the batch is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LakeArrowReader<T> Reader
    {
        get
        {
            lock (_gate)
            {
                RecordBatch batch = Arrow;
                _reader ??= _readers.Take();
                if (!_loaded)
                {
                    _reader.Load(batch, _firstRow);
                    _loaded = true;
                }

                return _reader;
            }
        }
    }

    /// <summary>Makes records of all rows. They are the caller's and outlive the batch.</summary>
    /// <returns>The rows.</returns>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    /// <exception cref="LakeDataException">A value does not fit its member.</exception>
    public List<T> ToList()
    {
        LakeArrowReader<T> reader = Reader;
        List<T> rows = new(Count);
        CollectionsMarshal.SetCount(rows, Count);
        reader.Read(CollectionsMarshal.AsSpan(rows));
        GC.KeepAlive(this);
        return rows;
    }

    /// <summary>Refuses what would read a batch that is gone; row views ask this at each row.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_batch is null, this);

    /// <summary>Releases the batch.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _batch?.Dispose();
            _batch = null;
            if (_reader is not null)
            {
                _readers.Return(_reader);
                _reader = null;
            }
        }
    }
}

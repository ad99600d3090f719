using Apache.Arrow;
using LakeOrm.CompilerServices;

namespace LakeOrm.Client;

/// <summary>The readers of one enumeration of batches. A batch that is read has one to itself until it is disposed of, so that no two share memory; the next batch takes it over.</summary>
internal sealed class ReaderPool<T>
    where T : ILakeProjection<T>
{
    // Few batches are held at a time. What more came back would keep its memory for nothing.
    private const int MostIdle = 4;

    private readonly Schema _schema;
    private readonly Stack<LakeArrowReader<T>> _idle = new(MostIdle);
    private readonly Lock _gate = new();

    /// <exception cref="LakeBindException">The schema does not fit the record.</exception>
    public ReaderPool(Schema schema)
    {
        _schema = schema;
        _idle.Push(T.BindArrow(schema));
    }

    public LakeArrowReader<T> Take()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out LakeArrowReader<T>? reader))
            {
                return reader;
            }
        }

        return T.BindArrow(_schema);
    }

    public void Return(LakeArrowReader<T> reader)
    {
        lock (_gate)
        {
            if (_idle.Count < MostIdle)
            {
                _idle.Push(reader);
            }
        }
    }
}

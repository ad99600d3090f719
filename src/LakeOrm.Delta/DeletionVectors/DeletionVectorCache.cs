using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.DeletionVectors;

/// <summary>Keeps the vectors that were read last, which are never changed once they are written. For stores whose objects are no files: there each costs several looks.</summary>
/// <param name="reader">Reads those that are not kept.</param>
internal sealed class DeletionVectorCache(DeletionVectorReader reader)
{
    private const long MaxBytes = 64 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<DeletionVector, LinkedListNode<(DeletionVector Vector, RowSet Rows)>> _known = [];
    private readonly LinkedList<(DeletionVector Vector, RowSet Rows)> _order = [];
    private long _bytes;

    /// <summary>Gives a vector.</summary>
    /// <param name="file">The data file, for messages.</param>
    /// <param name="vector">Where it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeCorruptException">It is not there, or damaged.</exception>
    public async ValueTask<RowSet> ReadAsync(string file, DeletionVector vector, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(vector, out LinkedListNode<(DeletionVector, RowSet Rows)>? known))
            {
                _order.Remove(known);
                _order.AddFirst(known);
                return known.Value.Rows;
            }
        }

        RowSet rows = await reader.ReadAsync(file, vector, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (vector.Size <= MaxBytes && !_known.ContainsKey(vector))
            {
                _known[vector] = _order.AddFirst((vector, rows));
                _bytes += vector.Size;
                while (_bytes > MaxBytes)
                {
                    DeletionVector oldest = _order.Last!.Value.Vector;
                    _order.RemoveLast();
                    _known.Remove(oldest);
                    _bytes -= oldest.Size;
                }
            }
        }

        return rows;
    }
}

using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Turns Arrow batches of one schema into records.</summary>
/// <typeparam name="T">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LakeArrowReader<T>
{
    /// <summary>Reads a whole batch.</summary>
    /// <param name="batch">The batch, of the schema that was bound. It stays the caller's.</param>
    /// <param name="rows">Takes exactly the batch's rows.</param>
    /// <exception cref="LakeDataException">A value does not fit its member; table, column, member and row are named.</exception>
    public abstract void Read(RecordBatch batch, Span<T> rows);
}

using System.ComponentModel;
using System.Text;

namespace LakeOrm.CompilerServices;

/// <summary>The UUIDs of a loaded column, whether stored as text or as 16 bytes in network order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ArrowUuids
{
    private readonly ArrowColumn _column;
    private readonly ArrowBytes _bytes;

    internal ArrowUuids(ArrowColumn column, ArrowBytes bytes)
    {
        _column = column;
        _bytes = bytes;
    }

    /// <summary>A row's UUID.</summary>
    /// <param name="row">The row's index in the batch; the row must not be null.</param>
    /// <returns>The UUID.</returns>
    /// <exception cref="LakeDataException">The stored value is none.</exception>
    public Guid this[int row]
    {
        get
        {
            ReadOnlySpan<byte> stored = _bytes.Span(row);
            return LakeConvert.TryToGuid(stored, out Guid value)
                ? value
                : throw _column.Misfit(row, "a UUID", stored.Length > 64 ? $"{stored.Length} bytes" : $"'{Encoding.UTF8.GetString(stored)}'");
        }
    }
}

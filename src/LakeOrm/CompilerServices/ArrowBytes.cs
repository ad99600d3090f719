using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace LakeOrm.CompilerServices;

/// <summary>The byte strings of a loaded column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ArrowBytes
{
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<int> _ends;
    private readonly ReadOnlySpan<byte> _data;

    internal ArrowBytes(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, ReadOnlySpan<byte> data)
    {
        _starts = starts;
        _ends = ends;
        _data = data;
    }

    /// <summary>A row's bytes, copied.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>The bytes; empty or anything when it is null.</returns>
    public byte[] this[int row] => Span(row).ToArray();

    /// <summary>A row's bytes in place.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>The bytes, valid as long as the batch.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Span(int row)
    {
        int start = _starts[row];
        return _data.Slice(start, _ends[row] - start);
    }
}

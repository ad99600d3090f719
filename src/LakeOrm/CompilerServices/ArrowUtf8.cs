using System.ComponentModel;
using System.Text;

namespace LakeOrm.CompilerServices;

/// <summary>The texts of a loaded column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ArrowUtf8
{
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<int> _ends;
    private readonly ReadOnlySpan<byte> _data;

    internal ArrowUtf8(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, ReadOnlySpan<byte> data)
    {
        _starts = starts;
        _ends = ends;
        _data = data;
    }

    /// <summary>A row's text.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>The text; empty or anything when it is null.</returns>
    public string this[int row] => Encoding.UTF8.GetString(Utf8(row));

    /// <summary>A row's text in place.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>UTF-8, valid as long as the batch.</returns>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        int start = _starts[row];
        return _data.Slice(start, _ends[row] - start);
    }
}

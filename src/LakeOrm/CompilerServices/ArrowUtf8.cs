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
    public string this[int row]
    {
        get
        {
            // Most text is ASCII, and to widen bytes takes less than to decode them.
            ReadOnlySpan<byte> utf8 = Utf8(row);
            return Ascii.IsValid(utf8) ? Encoding.Latin1.GetString(utf8) : Encoding.UTF8.GetString(utf8);
        }
    }

    /// <summary>A row's text in place.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>UTF-8, valid as long as the batch.</returns>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        int start = _starts[row];
        return _data.Slice(start, _ends[row] - start);
    }
}

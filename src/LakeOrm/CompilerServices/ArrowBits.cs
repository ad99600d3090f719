using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace LakeOrm.CompilerServices;

/// <summary>The truth values of a loaded column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ArrowBits
{
    private readonly ReadOnlySpan<byte> _bits;
    private readonly int _offset;

    internal ArrowBits(ReadOnlySpan<byte> bits, int offset)
    {
        _bits = bits;
        _offset = offset;
    }

    /// <summary>A row's value.</summary>
    /// <param name="row">The row's index in the batch.</param>
    /// <returns>The value; anything when it is null.</returns>
    public bool this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            uint bit = (uint)(_offset + row);
            return (_bits[(int)(bit >> 3)] & (1 << (int)(bit & 7))) != 0;
        }
    }
}

using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Truth values that are being built, value after value. <see cref="ArrowAppender"/> says the protocol.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowBoolAppender : ArrowAppender
{
    private byte[] _bits = [];

    internal ArrowBoolAppender(LakeField field, ArrowAppender? parent)
        : base(field, parent)
    {
    }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(bool value)
    {
        int index = Length;
        Grow(ref _bits, (index >> 3) + 1);
        _bits[index >> 3] |= (byte)((value ? 1 : 0) << (index & 7));
        EndValue();
    }

    private protected override void AppendEmpty() => Append(false);

    private protected override ArrowBuffer[] Buffers() => [new(_bits)];
}

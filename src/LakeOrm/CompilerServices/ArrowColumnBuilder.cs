using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>One column of a batch that is being built, or a field below one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArrowColumnBuilder
{
    private byte[] _validity = [];
    private int _nulls;

    private protected ArrowColumnBuilder(LakeField field) => Field = ArrowTypes.Of(field);

    internal Field Field { get; }

    /// <summary>How many values there are.</summary>
    internal abstract int Length { get; }

    internal ArrayData Build()
    {
        ArrowBuffer validity = ArrowBuffer.Empty;
        if (_nulls > 0)
        {
            ExtendValidity((Length + 7) >> 3);
            validity = new ArrowBuffer(_validity);
        }

        return new ArrayData(Field.DataType, Length, _nulls, 0, [validity, .. Buffers()], Children());
    }

    /// <summary>Makes a value null. Values are there unless this is called.</summary>
    private protected void MarkNull(int index)
    {
        ExtendValidity((index >> 3) + 1);
        byte bit = (byte)(1 << (index & 7));
        if ((_validity[index >> 3] & bit) != 0)
        {
            _validity[index >> 3] ^= bit;
            _nulls++;
        }
    }

    private protected abstract ArrowBuffer[] Buffers();

    private protected virtual ArrayData[] Children() => [];

    private void ExtendValidity(int bytes)
    {
        int before = _validity.Length;
        if (before < bytes)
        {
            System.Array.Resize(ref _validity, Math.Max(bytes, Math.Max(2 * before, (Length + 7) >> 3)));
            _validity.AsSpan(before).Fill(0xFF);
        }
    }
}

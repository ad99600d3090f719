using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>One column of a batch that is being built.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArrowColumnBuilder
{
    private byte[]? _validity;
    private int _nulls;

    private protected ArrowColumnBuilder(string name, LakeType type, bool nullable, int rows)
    {
        ArgumentNullException.ThrowIfNull(type);
        Field = new Field(name, ArrowTypes.Of(type), nullable);
        Rows = rows;
    }

    internal Field Field { get; }

    private protected int Rows { get; }

    /// <summary>Makes a row null. Rows are there unless this is called.</summary>
    /// <param name="row">The row's index.</param>
    public void SetNull(int row)
    {
        if (_validity is null)
        {
            _validity = new byte[(Rows + 7) >> 3];
            _validity.AsSpan().Fill(0xFF);
        }

        byte bit = (byte)(1 << (row & 7));
        if ((_validity[row >> 3] & bit) != 0)
        {
            _validity[row >> 3] ^= bit;
            _nulls++;
        }
    }

    internal IArrowArray Build() =>
        ArrowArrayFactory.BuildArray(new ArrayData(Field.DataType, Rows, _nulls, 0, [_validity is null ? ArrowBuffer.Empty : new ArrowBuffer(_validity), .. Buffers()]));

    private protected abstract ArrowBuffer[] Buffers();
}

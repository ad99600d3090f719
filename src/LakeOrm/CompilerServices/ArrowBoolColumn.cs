using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A column of truth values that is being built.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowBoolColumn : ArrowColumnBuilder
{
    private readonly byte[] _bits;

    internal ArrowBoolColumn(LakeField field, int rows)
        : base(field)
    {
        Length = rows;
        _bits = new byte[(rows + 7) >> 3];
    }

    internal override int Length { get; }

    /// <summary>Sets a row's value; it is false before. To be called once a row.</summary>
    /// <param name="row">The row's index.</param>
    /// <param name="value">The value.</param>
    public void Set(int row, bool value) => _bits[row >> 3] |= (byte)((value ? 1 : 0) << (row & 7));

    /// <summary>Makes a row null. Rows are there unless this is called.</summary>
    /// <param name="row">The row's index.</param>
    public void SetNull(int row) => MarkNull(row);

    private protected override ArrowBuffer[] Buffers() => [new(_bits)];
}

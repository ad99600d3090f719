using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A column of numbers that is being built: integers, floats, dates, times, timestamps, and decimals as <see cref="Int128"/>.</summary>
/// <typeparam name="T">The stored value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowFixedColumn<T> : ArrowColumnBuilder
    where T : unmanaged
{
    private readonly byte[] _values;

    internal ArrowFixedColumn(LakeField field, int rows)
        : base(field)
    {
        int width = ((Apache.Arrow.Types.FixedWidthType)Field.DataType).BitWidth / 8;
        if (width != Unsafe.SizeOf<T>())
        {
            throw new ArgumentException($"Column '{field.Name}' of type {field.Type} has values of {width} bytes, not {typeof(T)}.", nameof(field));
        }

        Length = rows;
        _values = new byte[checked(rows * width)];
    }

    /// <summary>One slot a row, zero at first.</summary>
    public Span<T> Values => MemoryMarshal.Cast<byte, T>(_values.AsSpan());

    internal override int Length { get; }

    /// <summary>Makes a row null. Rows are there unless this is called.</summary>
    /// <param name="row">The row's index.</param>
    public void SetNull(int row) => MarkNull(row);

    private protected override ArrowBuffer[] Buffers() => [new(_values)];
}

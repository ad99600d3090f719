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

    internal ArrowFixedColumn(string name, LakeType type, bool nullable, int rows)
        : base(name, type, nullable, rows)
    {
        int width = ((Apache.Arrow.Types.FixedWidthType)Field.DataType).BitWidth / 8;
        if (width != Unsafe.SizeOf<T>())
        {
            throw new ArgumentException($"Column '{name}' of type {type} has values of {width} bytes, not {typeof(T)}.", nameof(type));
        }

        _values = new byte[checked(rows * width)];
    }

    /// <summary>One slot a row, zero at first.</summary>
    public Span<T> Values => MemoryMarshal.Cast<byte, T>(_values.AsSpan());

    private protected override ArrowBuffer[] Buffers() => [new(_values)];
}

using System.ComponentModel;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Lists that are being built. <see cref="ArrowAppender"/> says the protocol.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ArrowListAppender : ArrowNestedAppender
{
    private byte[] _offsets;
    private int _elements;

    internal ArrowListAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent, capacity) => _offsets = new byte[checked((capacity + 1) * sizeof(int))];

    private protected int Elements => _elements;

    /// <summary>Adds a list, to whose element, or key and value, the caller then adds as many values.</summary>
    /// <param name="count">How many elements or entries the list has.</param>
    /// <exception cref="LakeDataException">All lists of the batch have more than 2^31 - 1 elements.</exception>
    public void Append(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > int.MaxValue - _elements)
        {
            throw new LakeDataException($"Column '{Path}' has more than {int.MaxValue} elements in one batch, at row {Row}. Write fewer rows at a time.");
        }

        _elements += count;
        EndValue();
        Grow(ref _offsets, ((long)Length + 1) * sizeof(int));
        MemoryMarshal.Cast<byte, int>(_offsets.AsSpan())[Length] = _elements;
    }

    internal override void Check(long expected)
    {
        base.Check(expected);
        foreach (ArrowAppender field in Fields)
        {
            field.Check(_elements);
        }
    }

    private protected override void AppendEmpty() => Append(0);

    private protected override ArrowBuffer[] Buffers() => [new(_offsets.AsMemory(0, (Length + 1) * sizeof(int)))];

    private protected override ArrayData[] Children() => [Fields[0].Build()];
}

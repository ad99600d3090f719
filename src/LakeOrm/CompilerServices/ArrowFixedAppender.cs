using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>
/// Numbers that are being built, value after value: integers, floats, dates, times, timestamps, and decimals as <see cref="Int128"/>. <see cref="ArrowAppender"/> says the protocol.
/// </summary>
/// <typeparam name="T">The stored value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowFixedAppender<T> : ArrowAppender
    where T : unmanaged
{
    private byte[] _values;

    internal ArrowFixedAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent) => _values = new byte[checked(capacity * Unsafe.SizeOf<T>())];

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="LakeDataException">The values exceed 2 GiB.</exception>
    public void Append(T value)
    {
        long start = (long)Length * Unsafe.SizeOf<T>();
        if (start + Unsafe.SizeOf<T>() > _values.Length)
        {
            Grow(ref _values, start + Unsafe.SizeOf<T>());
        }

        MemoryMarshal.Write(_values.AsSpan((int)start), in value);
        EndValue();
    }

    private protected override void AppendEmpty() => Append(default);

    private protected override ArrowBuffer[] Buffers() => [new(_values.AsMemory(0, Length * Unsafe.SizeOf<T>()))];
}

using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Texts, byte strings or UUIDs that are being built, value after value. <see cref="ArrowAppender"/> says the protocol.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowVarAppender : ArrowAppender
{
    private const int GuessedBytes = 16;
    private const int UuidBytes = 36;

    private byte[] _offsets;
    private byte[] _data;
    private int _used;

    internal ArrowVarAppender(LakeField field, ArrowAppender? parent, int capacity)
        : base(field, parent)
    {
        _offsets = new byte[checked((capacity + 1) * sizeof(int))];
        _data = new byte[checked(capacity * GuessedBytes)];
    }

    /// <summary>Adds a text.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="LakeDataException">The text has a lone surrogate and so no UTF-8 form, or the texts exceed 2 GiB.</exception>
    public void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Span<byte> room = Room(Encoding.UTF8.GetMaxByteCount(value.Length));
        if (Utf8.FromUtf16(value, room, out _, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new LakeDataException($"Column '{Path}', row {Row} of the batch: the text has a surrogate without its partner, so it has no UTF-8 form. Repair the text.");
        }

        End(written);
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The bytes.</param>
    /// <exception cref="LakeDataException">The bytes exceed 2 GiB.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        End(value.Length);
    }

    /// <summary>Adds a UUID, as its 36 lower-case characters.</summary>
    /// <param name="value">The UUID.</param>
    /// <exception cref="LakeDataException">The UUIDs exceed 2 GiB.</exception>
    public void AppendGuid(Guid value)
    {
        value.TryFormat(Room(UuidBytes), out int written);
        End(written);
    }

    private protected override void AppendEmpty() => End(0);

    private protected override ArrowBuffer[] Buffers() => [new(_offsets.AsMemory(0, (Length + 1) * sizeof(int))), new(_data.AsMemory(0, _used))];

    private Span<byte> Room(int bytes)
    {
        Grow(ref _data, (long)_used + bytes);
        return _data.AsSpan(_used);
    }

    private void End(int bytes)
    {
        _used += bytes;
        EndValue();
        Grow(ref _offsets, ((long)Length + 1) * sizeof(int));
        MemoryMarshal.Cast<byte, int>(_offsets.AsSpan())[Length] = _used;
    }
}

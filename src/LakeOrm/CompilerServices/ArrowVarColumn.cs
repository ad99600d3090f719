using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A column of texts or byte strings that is being built, row after row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowVarColumn : ArrowColumnBuilder
{
    private const int GuessedBytes = 16;
    private const int UuidBytes = 36;

    private readonly byte[] _offsets;
    private byte[] _data;
    private int _used;
    private int _row;

    internal ArrowVarColumn(string name, LakeType type, bool nullable, int rows)
        : base(name, type, nullable, rows)
    {
        _offsets = new byte[checked((rows + 1) * sizeof(int))];
        _data = new byte[checked(rows * GuessedBytes)];
    }

    /// <summary>Adds the next row: text.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="LakeDataException">The text has a lone surrogate and so no UTF-8 form, or the column exceeds 2 GiB.</exception>
    public void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Span<byte> room = Room(Encoding.UTF8.GetMaxByteCount(value.Length));
        if (Utf8.FromUtf16(value, room, out _, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new LakeDataException($"Column '{Field.Name}', row {_row} of the batch: the text has a surrogate without its partner, so it has no UTF-8 form. Repair the text.");
        }

        EndRow(written);
    }

    /// <summary>Adds the next row: bytes.</summary>
    /// <param name="value">The bytes.</param>
    /// <exception cref="LakeDataException">The column exceeds 2 GiB.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        EndRow(value.Length);
    }

    /// <summary>Adds the next row: a UUID, as its 36 lower-case characters.</summary>
    /// <param name="value">The UUID.</param>
    public void AppendGuid(Guid value)
    {
        value.TryFormat(Room(UuidBytes), out int written);
        EndRow(written);
    }

    /// <summary>Adds the next row: a null.</summary>
    public void AppendNull()
    {
        SetNull(_row);
        EndRow(0);
    }

    private protected override ArrowBuffer[] Buffers() => [new(_offsets), new(_data.AsMemory(0, _used))];

    private Span<byte> Room(int bytes)
    {
        long needed = (long)_used + bytes;
        if (needed > _data.Length)
        {
            if (needed > System.Array.MaxLength)
            {
                throw new LakeDataException($"Column '{Field.Name}' exceeds 2 GiB in one batch of {Rows} rows. Write fewer rows at a time.");
            }

            System.Array.Resize(ref _data, (int)Math.Min(Math.Max(needed, 2L * _data.Length), System.Array.MaxLength));
        }

        return _data.AsSpan(_used);
    }

    private void EndRow(int bytes)
    {
        _used += bytes;
        MemoryMarshal.Cast<byte, int>(_offsets.AsSpan())[++_row] = _used;
    }
}

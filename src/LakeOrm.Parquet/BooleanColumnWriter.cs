using System.Buffers;
using System.Runtime.InteropServices;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet;

/// <summary>A column of truth values: a byte each while the page fills, a bit each when it is cut.</summary>
internal sealed class BooleanColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted) : ColumnWriter(context, leaf, omitted)
{
    private byte[] _flags = ArrayPool<byte>.Shared.Rent(FirstPageBytes);
    private int _count;

    protected override int PageLength => (_count + 7) / 8;

    public Span<bool> Slots(int count)
    {
        if (_flags.Length - _count < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_count + count, 2 * _flags.Length));
            _flags.AsSpan(0, _count).CopyTo(larger);
            ReturnBytes(ref _flags);
            _flags = larger;
        }

        return MemoryMarshal.Cast<byte, bool>(_flags.AsSpan(_count, count));
    }

    public void Append(ReadOnlySpan<bool> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        foreach (LeafSlice slice in Slice(values.Length, definitions, repetitions))
        {
            BeginTile(slice.Rows);
            values.Slice(slice.FirstValue, slice.Values).CopyTo(Slots(slice.Values));
            CloseSlice(slice, definitions, repetitions);
        }
    }

    public override void Dispose()
    {
        ReturnBytes(ref _flags);
        base.Dispose();
    }

    protected override void Commit(int values)
    {
        Slots(values);
        _count += values;
    }

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        dictionaryCoded = false;
        Span<byte> body = Context.Body.Take(levels.Length + PageLength);
        levels.CopyTo(body);
        RleEncoder.PackBits(_flags.AsSpan(0, _count), body[levels.Length..]);
        return body;
    }

    protected override Bounds? PageBounds()
    {
        ReadOnlySpan<byte> flags = _flags.AsSpan(0, _count);
        return flags.IsEmpty ? null : new Bounds([(byte)(flags.Contains((byte)0) ? 0 : 1)], [(byte)(flags.Contains((byte)1) ? 1 : 0)], true, true);
    }

    protected override void ClearPage() => _count = 0;
}

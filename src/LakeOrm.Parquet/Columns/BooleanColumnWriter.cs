using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet.Columns;

/// <summary>A column of truth values: a byte each while the page fills, a bit each when it is cut.</summary>
internal sealed class BooleanColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted)
    : SlotColumnWriter<bool>(context, leaf, omitted, assemblesInPlace: false)
{
    protected override int PageLength => (SlotBytes + 7) / 8;

    private ReadOnlySpan<byte> Flags => Page.AsSpan(Start, SlotBytes);

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        dictionaryCoded = false;
        Span<byte> body = Context.Body.Take(levels.Length + PageLength);
        levels.CopyTo(body);
        RleEncoder.PackBits(Flags, body[levels.Length..]);
        return body;
    }

    protected override Bounds? PageBounds() =>
        Flags.IsEmpty ? null : new Bounds([(byte)(Flags.Contains((byte)0) ? 0 : 1)], [(byte)(Flags.Contains((byte)1) ? 1 : 0)], true, true);
}

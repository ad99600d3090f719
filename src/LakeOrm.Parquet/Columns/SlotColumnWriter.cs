using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Columns;

/// <summary>A column whose values lie side by side in slots of one width while the page fills. Generated code writes into the page itself.</summary>
internal abstract class SlotColumnWriter<T> : ColumnWriter
    where T : unmanaged
{
    private byte[] _page;
    private int _position;
    private int _end;

    protected SlotColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted, bool assemblesInPlace)
        : base(context, leaf, omitted)
    {
        Start = _position = _end = assemblesInPlace ? Headroom() : 0;
        _page = ArrayPool<byte>.Shared.Rent(Start + FirstPageBytes);
        Nested = new NestedCursor<T>(this);
    }

    /// <summary>Appends the entries of a nested leaf.</summary>
    public NestedCursor<T> Nested { get; }

    protected override int ValueBytes => Unsafe.SizeOf<T>();

    protected byte[] Page => _page;

    /// <summary>Where the page's values begin in <see cref="Page"/>.</summary>
    protected int Start { get; }

    /// <summary>The bytes of the committed values' slots.</summary>
    protected int SlotBytes => _position - Start;

    /// <summary>Slots behind the committed values.</summary>
    public Span<T> Slots(int count)
    {
        long end = _position + ((long)count * Unsafe.SizeOf<T>());
        if (end > _page.Length)
        {
            Grow(end);
        }

        return MemoryMarshal.Cast<byte, T>(_page.AsSpan(_position, count * Unsafe.SizeOf<T>()));
    }

    /// <summary>Stages a value behind those that are staged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Stage(T value)
    {
        int end = _end;
        if (_page.Length - end < Unsafe.SizeOf<T>())
        {
            Grow((long)end + Unsafe.SizeOf<T>());
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), end), value);
        _end = end + Unsafe.SizeOf<T>();
    }

    public void Append(ReadOnlySpan<T> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
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
        ReturnBytes(ref _page);
        base.Dispose();
    }

    protected override void Rollback() => _end = _position;

    protected override void Commit(int values)
    {
        Observe(Slots(values));
        _end = _position += values * Unsafe.SizeOf<T>();
    }

    protected override void ClearPage() => _end = _position = Start;

    /// <summary>Takes note of values that become part of the page.</summary>
    protected virtual void Observe(ReadOnlySpan<T> values)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long end)
    {
        if (end - Start > Context.MaxPageBytes)
        {
            throw new TileOverflowException(this);
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(end, Math.Min(2L * _page.Length, Context.MaxPageBytes)));
        _page.AsSpan(Start, _end - Start).CopyTo(larger.AsSpan(Start));
        ReturnBytes(ref _page);
        _page = larger;
    }
}

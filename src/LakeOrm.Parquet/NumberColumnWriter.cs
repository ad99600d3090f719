using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet;

/// <summary>A column of INT32, INT64, FLOAT or DOUBLE. Generated code writes into the page itself.</summary>
internal sealed class NumberColumnWriter<T> : ColumnWriter
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    private readonly int _start;
    private byte[] _page;
    private int _position;
    private T _min = Highest;
    private T _max = Lowest;
    private bool _nan;

    public NumberColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted)
        : base(context, leaf, omitted)
    {
        _start = _position = Headroom();
        _page = ArrayPool<byte>.Shared.Rent(_start + FirstPageBytes);
    }

    protected override int PageLength => _position - _start;

    protected override bool PageWithoutBoundsIsNeutral => true;

    private static T Highest => IsFloating ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;

    private static T Lowest => IsFloating ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;

    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    public Span<T> Slots(int count)
    {
        long end = _position + ((long)count * Unsafe.SizeOf<T>());
        if (end > _page.Length)
        {
            Grow(end);
        }

        return MemoryMarshal.Cast<byte, T>(_page.AsSpan(_position, count * Unsafe.SizeOf<T>()));
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

    protected override void Commit(int values)
    {
        Span<T> staged = Slots(values);
        Widen(staged);
        if (Hashes is not null)
        {
            foreach (T value in staged)
            {
                Hashes.Add(HashOf(value));
                if (IsFloating && (T.IsZero(value) || T.IsNaN(value)))
                {
                    // To whoever searches, the signs of zero and NaN do not matter; to the hash they do.
                    Hashes.Add(HashOf(-value));
                }
            }
        }

        _position += values * Unsafe.SizeOf<T>();
    }

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        dictionaryCoded = false;
        return AssemblePlain(levels, _page, _start, PageLength);
    }

    protected override Bounds? PageBounds()
    {
        if (_min > _max)
        {
            return null;
        }

        // The order of the format does not tell -0 from +0, so bounds take the sign that encloses both.
        T min = IsFloating && T.IsZero(_min) ? -T.Zero : _min;
        T max = IsFloating && T.IsZero(_max) ? T.Zero : _max;
        return new Bounds(Bytes(min), Bytes(max), true, true);
    }

    protected override void ClearPage()
    {
        _position = _start;
        _min = Highest;
        _max = Lowest;
    }

    protected override bool TakeNaN()
    {
        bool nan = _nan;
        _nan = false;
        return nan;
    }

    private static ulong HashOf(T value) => Hash(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static byte[] Bytes(T value) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    // Comparisons with NaN are false, so NaN never becomes a bound.
    private void Widen(ReadOnlySpan<T> values)
    {
        T min = _min;
        T max = _max;
        bool nan = false;
        int i = 0;
        if (values.Length >= Vector<T>.Count)
        {
            ref T start = ref MemoryMarshal.GetReference(values);
            var mins = new Vector<T>(min);
            var maxs = new Vector<T>(max);
            Vector<T> numbers = Vector<T>.AllBitsSet;
            for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> block = Vector.LoadUnsafe(ref start, (nuint)i);
                mins = Vector.ConditionalSelect(Vector.LessThan(block, mins), block, mins);
                maxs = Vector.ConditionalSelect(Vector.GreaterThan(block, maxs), block, maxs);
                if (IsFloating)
                {
                    numbers &= Vector.Equals(block, block);
                }
            }

            nan = IsFloating && !Vector.EqualsAll(Vector.AsVectorByte(numbers), Vector<byte>.AllBitsSet);
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                min = mins[lane] < min ? mins[lane] : min;
                max = maxs[lane] > max ? maxs[lane] : max;
            }
        }

        for (; i < values.Length; i++)
        {
            T value = values[i];
            min = value < min ? value : min;
            max = value > max ? value : max;
            nan |= IsFloating && T.IsNaN(value);
        }

        _min = min;
        _max = max;
        _nan |= nan;
    }

    private void Grow(long end)
    {
        if (end - _start > Context.MaxPageBytes)
        {
            throw new TileOverflowException(this);
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(end, Math.Min(2L * _page.Length, Context.MaxPageBytes)));
        _page.AsSpan(_start, PageLength).CopyTo(larger.AsSpan(_start));
        ReturnBytes(ref _page);
        _page = larger;
    }
}

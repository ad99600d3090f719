using System.Numerics;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Columns;

/// <summary>A column of INT32, INT64, FLOAT or DOUBLE.</summary>
internal sealed class NumberColumnWriter<T>(WriterContext context, ParquetLeaf leaf, bool omitted)
    : SlotColumnWriter<T>(context, leaf, omitted, assemblesInPlace: true)
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    private T _min = Highest;
    private T _max = Lowest;
    private bool _nan;

    protected override int PageLength => SlotBytes;

    protected override bool PageWithoutBoundsIsNeutral => true;

    private static T Highest => IsFloating ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;

    private static T Lowest => IsFloating ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;

    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        dictionaryCoded = false;
        return AssemblePlain(levels, Page, Start, PageLength);
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
        base.ClearPage();
        _min = Highest;
        _max = Lowest;
    }

    protected override void Observe(ReadOnlySpan<T> values)
    {
        Widen(values);
        if (Hashes is not null)
        {
            foreach (T value in values)
            {
                Hashes.Add(HashOf(value));
                if (IsFloating && (T.IsZero(value) || T.IsNaN(value)))
                {
                    // To whoever searches, the signs of zero and NaN do not matter; to the hash they do.
                    Hashes.Add(HashOf(-value));
                }
            }
        }
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
}

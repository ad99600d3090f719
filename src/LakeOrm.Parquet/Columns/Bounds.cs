namespace LakeOrm.Parquet.Columns;

/// <summary>The least and greatest value of a page, chunk or file, as statistics store them.</summary>
/// <param name="Min">The minimum, or a value below it.</param>
/// <param name="Max">The maximum, or a value above it.</param>
/// <param name="MinExact">False if the minimum was shortened.</param>
/// <param name="MaxExact">False if the maximum was shortened.</param>
internal sealed record Bounds(byte[] Min, byte[] Max, bool MinExact, bool MaxExact)
{
    public static Bounds Merge(Bounds a, Bounds b, BoundOrder order)
    {
        int min = order.Compare(a.Min, b.Min);
        int max = order.Compare(a.Max, b.Max);
        return new Bounds(
            min <= 0 ? a.Min : b.Min,
            max >= 0 ? a.Max : b.Max,
            min < 0 ? a.MinExact : min > 0 ? b.MinExact : a.MinExact || b.MinExact,
            max > 0 ? a.MaxExact : max < 0 ? b.MaxExact : a.MaxExact || b.MaxExact);
    }
}

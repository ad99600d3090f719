using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>The statistics of one column over a whole file.</summary>
public sealed class ParquetColumnSummary
{
    internal ParquetColumnSummary(ParquetLeaf leaf, long values, long nulls, bool hasNaN, Bounds? bounds)
    {
        Leaf = leaf;
        ValueCount = values;
        NullCount = nulls;
        HasNaN = hasNaN;
        ParquetPhysicalType type = leaf.Column.PhysicalType;
        if (bounds is not null)
        {
            Min = new ParquetValue(type, bounds.Min);
            Max = new ParquetValue(type, bounds.Max);
            IsMinExact = bounds.MinExact;
            IsMaxExact = bounds.MaxExact;
        }
    }

    /// <summary>The column.</summary>
    public ParquetLeaf Leaf { get; }

    /// <summary>Values and nulls; more or fewer than rows only below lists and maps.</summary>
    public long ValueCount { get; }

    /// <summary>Nulls, those of groups above included.</summary>
    public long NullCount { get; }

    /// <summary>
    /// True if a floating-point column holds NaN, which <see cref="Min"/> and <see cref="Max"/> leave out. The file itself then has no
    /// bounds for the column, because engines that hold NaN for the greatest number would skip rows by them.
    /// </summary>
    public bool HasNaN { get; }

    /// <summary>The minimum in the stored unit; null if there is no value, or none but NaN, or none that can be bounded shortly.</summary>
    public ParquetValue? Min { get; }

    /// <summary>The maximum in the stored unit; null exactly when <see cref="Min"/> is null.</summary>
    public ParquetValue? Max { get; }

    /// <summary>True if <see cref="Min"/> is a value of the column, false if it was shortened and lies below, or is null.</summary>
    public bool IsMinExact { get; }

    /// <summary>True if <see cref="Max"/> is a value of the column, false if it was shortened and lies above, or is null.</summary>
    public bool IsMaxExact { get; }
}

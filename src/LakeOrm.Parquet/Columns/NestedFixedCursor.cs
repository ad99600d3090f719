using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>
/// Appends the entries of a nested FIXED_LEN_BYTE_ARRAY leaf, in the order of the rows: for each row at least one, the first of them with
/// repetition level 0. A list that is null or empty is one entry without a value.
/// </summary>
public sealed class NestedFixedCursor
{
    private readonly FixedCursor _values;
    private readonly LevelBuffer _levels;
    private readonly int _present;

    internal NestedFixedCursor(FixedColumnWriter column)
    {
        _values = column.Cursor;
        _levels = column.Levels;
        _present = column.Leaf.MaxDefinitionLevel;
    }

    /// <summary>Appends the unscaled value of a decimal, big-endian in two's complement.</summary>
    /// <param name="repetition">The entry's repetition level: 0 for the first entry of a row, else the depth of the list that it goes on with.</param>
    /// <param name="unscaled">The value times ten to the power of the column's scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    /// <exception cref="ParquetValueException">The value needs more bytes than the column has.</exception>
    public void Append(int repetition, Int128 unscaled)
    {
        _levels.Add(repetition, _present);
        _values.Append(unscaled);
    }

    /// <summary>Appends bytes as they are.</summary>
    /// <param name="repetition">The entry's repetition level.</param>
    /// <param name="value">As many bytes as the column fixes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    /// <exception cref="ParquetValueException">The length is another.</exception>
    public void Append(int repetition, ReadOnlySpan<byte> value)
    {
        _levels.Add(repetition, _present);
        _values.Append(value);
    }

    /// <inheritdoc cref="NestedCursor{T}.AppendNull"/>
    public void AppendNull(int repetition, int definition) => _levels.AddNull(repetition, definition);
}

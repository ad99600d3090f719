using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>
/// Appends the entries of a nested BYTE_ARRAY leaf, in the order of the rows: for each row at least one, the first of them with repetition
/// level 0. A list that is null or empty is one entry without a value.
/// </summary>
public sealed class NestedByteArrayCursor
{
    private readonly ByteArrayColumnWriter _column;
    private readonly ByteArrayCursor _values;
    private readonly LevelBuffer _levels;
    private readonly int _present;

    internal NestedByteArrayCursor(ByteArrayColumnWriter column)
    {
        _column = column;
        _values = column.Cursor;
        _levels = column.Levels;
        _present = column.Leaf.MaxDefinitionLevel;
    }

    /// <summary>Appends text as UTF-8.</summary>
    /// <param name="repetition">The entry's repetition level: 0 for the first entry of a row, else the depth of the list that it goes on with.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    /// <exception cref="ParquetValueException">The text is null, not valid UTF-16, or too long for a page.</exception>
    public void Append(int repetition, string value)
    {
        _levels.Add(repetition, _present);
        _values.Append(value);
        RequireBudget();
    }

    /// <summary>Appends bytes as they are; in a text column they must be UTF-8.</summary>
    /// <param name="repetition">The entry's repetition level.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    /// <exception cref="ParquetValueException">The bytes are null, or the column holds text and they are not UTF-8, or they are too many for a page.</exception>
    public void Append(int repetition, byte[] value)
    {
        _levels.Add(repetition, _present);
        _values.Append(value);
        RequireBudget();
    }

    /// <summary>Appends bytes as they are; in a text column they must be UTF-8.</summary>
    /// <param name="repetition">The entry's repetition level.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    /// <exception cref="ParquetValueException">The column holds text and the bytes are not UTF-8, or they are too many for a page.</exception>
    public void Append(int repetition, ReadOnlySpan<byte> value)
    {
        _levels.Add(repetition, _present);
        _values.Append(value);
        RequireBudget();
    }

    /// <summary>Appends a GUID as 36 characters of lower-case text with hyphens.</summary>
    /// <param name="repetition">The entry's repetition level.</param>
    /// <param name="value">The GUID.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    public void Append(int repetition, Guid value)
    {
        _levels.Add(repetition, _present);
        _values.Append(value);
        RequireBudget();
    }

    /// <inheritdoc cref="NestedCursor{T}.AppendNull"/>
    public void AppendNull(int repetition, int definition) => _levels.AddNull(repetition, definition);

    private void RequireBudget()
    {
        if (_values.StagedBytes > _column.TileBudget)
        {
            throw new TileOverflowException(_column);
        }
    }
}

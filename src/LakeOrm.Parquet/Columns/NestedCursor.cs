using System.Runtime.CompilerServices;
using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>
/// Appends the entries of a nested leaf of fixed width, in the order of the rows: for each row at least one, the first of them with repetition
/// level 0. A list that is null or empty is one entry without a value.
/// </summary>
/// <typeparam name="T">The leaf's type: bool, int, long, float or double.</typeparam>
public sealed class NestedCursor<T>
    where T : unmanaged
{
    private readonly SlotColumnWriter<T> _column;
    private readonly LevelBuffer _levels;
    private readonly int _present;

    internal NestedCursor(SlotColumnWriter<T> column)
    {
        _column = column;
        _levels = column.Levels;
        _present = column.Leaf.MaxDefinitionLevel;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="repetition">The entry's repetition level: 0 for the first entry of a row, else the depth of the list that it goes on with.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(int repetition, T value)
    {
        _levels.Add(repetition, _present);
        _column.Stage(value);
    }

    /// <summary>Appends an entry without a value.</summary>
    /// <param name="repetition">The entry's repetition level.</param>
    /// <param name="definition">How many of the optional and repeated fields on the leaf's path are there; fewer than all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf has no such level.</exception>
    public void AppendNull(int repetition, int definition) => _levels.AddNull(repetition, definition);
}

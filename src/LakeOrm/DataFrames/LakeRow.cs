using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LakeOrm;

/// <summary>
/// A row of a result that no record describes. A value is null, <see cref="bool"/>, an integer of its own width, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="string"/>,
/// a byte array, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTimeOffset"/> in UTC for an instant, <see cref="DateTime"/> for a time without a zone, <see cref="TimeSpan"/>,
/// an array of values for a list, a <see cref="LakeRow"/> for a struct, or an array of pairs for a map.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a row.")]
public sealed class LakeRow : IReadOnlyList<object?>
{
    private readonly object?[] _values;

    internal LakeRow(ImmutableArray<string> columns, object?[] values)
    {
        Columns = columns;
        _values = values;
    }

    /// <summary>The names of the columns, in order.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <summary>A value by its place.</summary>
    /// <param name="index">The place, from 0.</param>
    public object? this[int index] => _values[index];

    /// <summary>A value by its column.</summary>
    /// <param name="column">The name, without regard to case.</param>
    /// <exception cref="KeyNotFoundException">No column has the name, or more than one has.</exception>
    public object? this[string column]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(column);
            int[] found = [.. Enumerable.Range(0, Columns.Length).Where(i => string.Equals(Columns[i], column, StringComparison.OrdinalIgnoreCase))];
            return found.Length == 1
                ? _values[found[0]]
                : throw new KeyNotFoundException($"{(found.Length == 0 ? "No column" : "More than one column")} of the row has the name '{column}'. Its columns: {string.Join(", ", Columns)}.");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_values).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();
}

using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Builds one Arrow batch: generated code asks for its columns in order, then fills them in one pass over the rows.</summary>
/// <param name="rows">How many rows the batch has.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowBatchBuilder(int rows)
{
    private readonly List<ArrowColumnBuilder> _columns = [];

    /// <summary>Adds a column of numbers.</summary>
    /// <typeparam name="T">The stored value: sbyte, short, int, long, float, double, or <see cref="Int128"/> for decimals.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowFixedColumn<T> Fixed<T>(string name, LakeType type, bool nullable)
        where T : unmanaged => Add(new ArrowFixedColumn<T>(name, type, nullable, rows));

    /// <summary>Adds a column of truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowBoolColumn Boolean(string name, LakeType type, bool nullable) => Add(new ArrowBoolColumn(name, type, nullable, rows));

    /// <summary>Adds a column of texts, byte strings or UUIDs.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowVarColumn Variable(string name, LakeType type, bool nullable) => Add(new ArrowVarColumn(name, type, nullable, rows));

    /// <summary>Ends the batch.</summary>
    /// <returns>The batch, which the caller disposes.</returns>
    public RecordBatch Build() => new(new Schema(_columns.Select(static c => c.Field), null), _columns.Select(static c => c.Build()), rows);

    private T Add<T>(T column)
        where T : ArrowColumnBuilder
    {
        _columns.Add(column);
        return column;
    }
}

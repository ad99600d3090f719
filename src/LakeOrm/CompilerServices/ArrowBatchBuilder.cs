using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Builds one Arrow batch: generated code asks for its columns in order, then fills them in one pass over the rows.</summary>
/// <remarks>Numbers and truth values have one slot a row. The other columns are appended to, as <see cref="ArrowAppender"/> says.</remarks>
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
        where T : unmanaged => Add(new ArrowFixedColumn<T>(new LakeField(name, type, nullable), rows));

    /// <summary>Adds a column of truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowBoolColumn Boolean(string name, LakeType type, bool nullable) => Add(new ArrowBoolColumn(new LakeField(name, type, nullable), rows));

    /// <summary>Adds a column of texts, byte strings or UUIDs.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowVarAppender Variable(string name, LakeType type, bool nullable) => Add(new ArrowVarAppender(new LakeField(name, type, nullable), null, rows));

    /// <summary>Adds a column of structures.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type, with its fields.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowStructAppender Struct(string name, LakeType type, bool nullable) => Add(new ArrowStructAppender(new LakeField(name, type, nullable), null, rows));

    /// <summary>Adds a column of lists.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type, with its element.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowListAppender List(string name, LakeType type, bool nullable) => Add(new ArrowListAppender(new LakeField(name, type, nullable), null, rows));

    /// <summary>Adds a column of maps.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The column's type, with its key and value.</param>
    /// <param name="nullable">Whether it may hold null.</param>
    /// <returns>The column.</returns>
    public ArrowMapAppender Map(string name, LakeType type, bool nullable) => Add(new ArrowMapAppender(new LakeField(name, type, nullable), null, rows));

    /// <summary>Ends the batch.</summary>
    /// <returns>The batch, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">A column that is appended to, or a field below one, got too few or too many values.</exception>
    public RecordBatch Build()
    {
        foreach (ArrowColumnBuilder column in _columns)
        {
            (column as ArrowAppender)?.Check(rows);
        }

        return new(new Schema(_columns.Select(static c => c.Field), null), _columns.Select(static c => ArrowArrayFactory.BuildArray(c.Build())), rows);
    }

    private T Add<T>(T column)
        where T : ArrowColumnBuilder
    {
        _columns.Add(column);
        return column;
    }
}

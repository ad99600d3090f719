using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>
/// The page buffers of a file for one tile of rows, handed to <see cref="IParquetRecord{TSelf}.WriteTile"/>. Ask for each column once, then
/// fill all of them in one pass over the rows. Spans and cursors are valid until the call returns.
/// </summary>
/// <remarks>
/// A required column gets a value for every row. An optional column gets its values without gaps, from slot 0 on, and in
/// <see cref="Present"/> a 1 or 0 for every row. A column that the file leaves out is filled like any other, and dropped. A column below a
/// top-level field gets entries with levels, through a cursor; its number is that of its leaf.
/// </remarks>
public sealed class ParquetTile
{
    /// <summary>The most rows of a tile: few enough that their buffers stay in the cache.</summary>
    public const int MaxRows = 1024;

    private readonly ColumnWriter[] _columns;

    internal ParquetTile(ColumnWriter[] columns) => _columns = columns;

    /// <summary>The tile's rows: the length of every span.</summary>
    public int Rows { get; internal set; }

    /// <summary>The values of a BOOLEAN column.</summary>
    /// <param name="column">The column's number.</param>
    /// <returns>One slot a row.</returns>
    /// <exception cref="InvalidOperationException">The column has another type, or lies below a top-level field.</exception>
    public Span<bool> Boolean(int column) => Column<SlotColumnWriter<bool>>(column, nameof(Boolean)).Slots(Rows);

    /// <summary>The values of an INT32 column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<int> Int32(int column) => Column<SlotColumnWriter<int>>(column, nameof(Int32)).Slots(Rows);

    /// <summary>The values of an INT64 column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<long> Int64(int column) => Column<SlotColumnWriter<long>>(column, nameof(Int64)).Slots(Rows);

    /// <summary>The values of a FLOAT column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<float> Float(int column) => Column<SlotColumnWriter<float>>(column, nameof(Float)).Slots(Rows);

    /// <summary>The values of a DOUBLE column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<double> Double(int column) => Column<SlotColumnWriter<double>>(column, nameof(Double)).Slots(Rows);

    /// <summary>The values of a BYTE_ARRAY column.</summary>
    /// <param name="column">The column's number.</param>
    /// <returns>A cursor; append the values that are there, in the order of the rows.</returns>
    /// <exception cref="InvalidOperationException">The column has another type, or lies below a top-level field.</exception>
    public ByteArrayCursor ByteArray(int column) => Column<ByteArrayColumnWriter>(column, nameof(ByteArray)).Cursor;

    /// <summary>The values of a FIXED_LEN_BYTE_ARRAY column.</summary>
    /// <inheritdoc cref="ByteArray"/>
    public FixedCursor Fixed(int column) => Column<FixedColumnWriter>(column, nameof(Fixed)).Cursor;

    /// <summary>The entries of a BOOLEAN leaf below a top-level field.</summary>
    /// <param name="leaf">The leaf's number.</param>
    /// <returns>A cursor; append at least one entry for each row.</returns>
    /// <exception cref="InvalidOperationException">The leaf has another type, or is a top-level column.</exception>
    public NestedCursor<bool> NestedBoolean(int leaf) => Leaf<SlotColumnWriter<bool>>(leaf, nameof(NestedBoolean)).Nested;

    /// <summary>The entries of an INT32 leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedCursor<int> NestedInt32(int leaf) => Leaf<SlotColumnWriter<int>>(leaf, nameof(NestedInt32)).Nested;

    /// <summary>The entries of an INT64 leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedCursor<long> NestedInt64(int leaf) => Leaf<SlotColumnWriter<long>>(leaf, nameof(NestedInt64)).Nested;

    /// <summary>The entries of a FLOAT leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedCursor<float> NestedFloat(int leaf) => Leaf<SlotColumnWriter<float>>(leaf, nameof(NestedFloat)).Nested;

    /// <summary>The entries of a DOUBLE leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedCursor<double> NestedDouble(int leaf) => Leaf<SlotColumnWriter<double>>(leaf, nameof(NestedDouble)).Nested;

    /// <summary>The entries of a BYTE_ARRAY leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedByteArrayCursor NestedByteArray(int leaf) => Leaf<ByteArrayColumnWriter>(leaf, nameof(NestedByteArray)).Nested;

    /// <summary>The entries of a FIXED_LEN_BYTE_ARRAY leaf below a top-level field.</summary>
    /// <inheritdoc cref="NestedBoolean"/>
    public NestedFixedCursor NestedFixed(int leaf) => Leaf<FixedColumnWriter>(leaf, nameof(NestedFixed)).Nested;

    /// <summary>Which rows of an optional column have a value.</summary>
    /// <param name="column">The column's number.</param>
    /// <returns>One byte a row: 1 for a value, 0 for null.</returns>
    /// <exception cref="InvalidOperationException">The column is required, or lies below a top-level field.</exception>
    public Span<byte> Present(int column) => Column<ColumnWriter>(column, nameof(Present)).PresentSlots(Rows);

    private TColumn Column<TColumn>(int column, string asked)
        where TColumn : ColumnWriter =>
        _columns[column] is TColumn { Leaf.IsNested: false } flat ? flat : throw Unlike(column, asked);

    private TColumn Leaf<TColumn>(int leaf, string asked)
        where TColumn : ColumnWriter =>
        _columns[leaf] is TColumn { Leaf.IsNested: true } nested ? nested : throw Unlike(leaf, asked);

    private InvalidOperationException Unlike(int column, string asked)
    {
        ParquetLeaf leaf = _columns[column].Leaf;
        return new InvalidOperationException(
            $"Column {column} '{leaf.DottedPath}' is {leaf.Column.PhysicalType}{(leaf.IsNested ? " below a top-level field" : "")}, not {asked}.");
    }
}

namespace LakeOrm.Parquet;

/// <summary>
/// The page buffers of a file for one tile of rows, handed to <see cref="IParquetRecord{TSelf}.WriteTile"/>. Ask for each column once, then
/// fill all of them in one pass over the rows. Spans and cursors are valid until the call returns.
/// </summary>
/// <remarks>
/// A required column gets a value for every row. An optional column gets its values without gaps, from slot 0 on, and in
/// <see cref="Present"/> a 1 or 0 for every row. A column that the file leaves out is filled like any other, and dropped.
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
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public Span<bool> Boolean(int column) => Column<BooleanColumnWriter>(column, nameof(Boolean)).Slots(Rows);

    /// <summary>The values of an INT32 column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<int> Int32(int column) => Column<NumberColumnWriter<int>>(column, nameof(Int32)).Slots(Rows);

    /// <summary>The values of an INT64 column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<long> Int64(int column) => Column<NumberColumnWriter<long>>(column, nameof(Int64)).Slots(Rows);

    /// <summary>The values of a FLOAT column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<float> Float(int column) => Column<NumberColumnWriter<float>>(column, nameof(Float)).Slots(Rows);

    /// <summary>The values of a DOUBLE column.</summary>
    /// <inheritdoc cref="Boolean"/>
    public Span<double> Double(int column) => Column<NumberColumnWriter<double>>(column, nameof(Double)).Slots(Rows);

    /// <summary>The values of a BYTE_ARRAY column.</summary>
    /// <param name="column">The column's number.</param>
    /// <returns>A cursor; append the values that are there, in the order of the rows.</returns>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public ByteArrayCursor ByteArray(int column) => Column<ByteArrayColumnWriter>(column, nameof(ByteArray)).Cursor;

    /// <summary>The values of a FIXED_LEN_BYTE_ARRAY column.</summary>
    /// <inheritdoc cref="ByteArray"/>
    public FixedCursor Fixed(int column) => Column<FixedColumnWriter>(column, nameof(Fixed)).Cursor;

    /// <summary>Which rows of an optional column have a value.</summary>
    /// <param name="column">The column's number.</param>
    /// <returns>One byte a row: 1 for a value, 0 for null.</returns>
    /// <exception cref="InvalidOperationException">The column is required.</exception>
    public Span<byte> Present(int column) => _columns[column].PresentSlots(Rows);

    private TColumn Column<TColumn>(int column, string asked)
        where TColumn : ColumnWriter =>
        _columns[column] as TColumn
        ?? throw new InvalidOperationException($"Column {column} '{_columns[column].Leaf.DottedPath}' is {_columns[column].Leaf.Column.PhysicalType}, not {asked}.");
}

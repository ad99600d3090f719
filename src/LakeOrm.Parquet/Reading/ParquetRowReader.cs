namespace LakeOrm.Parquet.Reading;

/// <summary>Streams the rows of a file, of which only the selected columns are read; in memory is at most one page and one dictionary of each.</summary>
/// <remarks>Select the columns, then call <see cref="ReadAsync"/> until it answers false; after each row the columns hold its values.</remarks>
public sealed class ParquetRowReader
{
    private readonly ParquetFileReader _file;
    // Of rows that lie in memory so many are worth a look at what is ahead.
    private const int ShortestRest = 32;
    private const int LongestStretch = 128;

    private readonly List<IRowColumn> _columns = [];
    private readonly List<IRowColumn> _moving = [];
    private readonly List<IRowColumn> _resting = [];
    private int _rowGroup = -1;
    private long _rowsLeft;
    private int _stretch;
    private int _rested;

    internal ParquetRowReader(ParquetFileReader file) => _file = file;

    /// <summary>Selects a leaf outside any list or map.</summary>
    /// <param name="path">One name a level.</param>
    /// <returns>The column, or null when the file has none of this path.</returns>
    /// <exception cref="ParquetFormatException">What has this path is no such leaf.</exception>
    /// <exception cref="InvalidOperationException">Reading has begun.</exception>
    public ScalarColumn? SelectScalar(params ReadOnlySpan<string> path) => _file.Schema.Find(path) switch
    {
        null => null,
        SchemaLeaf { MaxRepetitionLevel: 0 } leaf => Add(new ScalarColumn(new LeafCursor(_file, leaf))),
        { } other => throw ParquetFormatException.At(
            $"schema node '{other.Path}'", null, "a single value a row", other is SchemaLeaf ? "a repeated one" : "a group"),
    };

    /// <summary>Selects a list of strings.</summary>
    /// <param name="path">One name a level, down to the list (not to what is inside).</param>
    /// <returns>The column, or null when the file has none of this path.</returns>
    /// <exception cref="ParquetFormatException">What has this path is no list of strings, or is inside another list.</exception>
    /// <exception cref="InvalidOperationException">Reading has begun.</exception>
    public StringListColumn? SelectStringList(params ReadOnlySpan<string> path) =>
        _file.Schema.Find(path) is { } node ? Add(new StringListColumn(node, _file)) : null;

    /// <summary>Selects a map from string to string.</summary>
    /// <param name="path">One name a level, down to the map (not to what is inside).</param>
    /// <returns>The column, or null when the file has none of this path.</returns>
    /// <exception cref="ParquetFormatException">What has this path is no map from string to string, or is inside a list.</exception>
    /// <exception cref="InvalidOperationException">Reading has begun.</exception>
    public StringMapColumn? SelectStringMap(params ReadOnlySpan<string> path) =>
        _file.Schema.Find(path) is { } node ? Add(new StringMapColumn(node, _file)) : null;

    /// <summary>Moves to the next row.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>False when there is no more.</returns>
    /// <exception cref="ParquetFormatException">The file is corrupt, truncated, or uses a codec or encoding that is not supported.</exception>
    /// <exception cref="InvalidOperationException">No column is selected.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_columns.Count == 0)
        {
            throw new InvalidOperationException("Select at least one column before reading rows.");
        }

        while (_rowsLeft == 0)
        {
            if (_rowGroup + 1 >= _file.RowGroupCount)
            {
                return ValueTask.FromResult(false);
            }

            _rowGroup++;
            _rowsLeft = _file.RowsOf(_rowGroup);
            if (_rowsLeft == 0)
            {
                // Its chunks may lie nowhere: writers have left their offsets at 0.
                continue;
            }

            foreach (IRowColumn column in _columns)
            {
                column.Open(_rowGroup);
            }

            _resting.Clear();
            _stretch = 0;
        }

        if (_stretch == 0)
        {
            Settle();
        }

        _stretch--;
        _rested++;
        _rowsLeft--;

        // Nearly all rows are already in memory: no state machine for those.
        for (int i = 0; i < _moving.Count; i++)
        {
            ValueTask moved = _moving[i].NextRowAsync(cancellationToken);
            if (!moved.IsCompletedSuccessfully)
            {
                return FinishRowAsync(moved, i + 1, cancellationToken);
            }
        }

        return ValueTask.FromResult(true);
    }

    // A column that is empty in many rows ahead rests while the others go through them: of a checkpoint's columns nearly all are.
    private void Settle()
    {
        foreach (IRowColumn column in _resting)
        {
            column.Skip(_rested);
        }

        _moving.Clear();
        _resting.Clear();
        _rested = 0;
        _stretch = int.MaxValue;
        foreach (IRowColumn column in _columns)
        {
            int rest = column.AlikeAhead;
            if (rest < ShortestRest)
            {
                _moving.Add(column);
                continue;
            }

            _resting.Add(column);
            _stretch = Math.Min(_stretch, rest);
        }

        _stretch = _resting.Count == 0 ? LongestStretch : _stretch;
    }

    private async ValueTask<bool> FinishRowAsync(ValueTask moved, int next, CancellationToken cancellationToken)
    {
        await moved.ConfigureAwait(false);
        for (; next < _moving.Count; next++)
        {
            await _moving[next].NextRowAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private T Add<T>(T column)
        where T : IRowColumn
    {
        if (_rowGroup >= 0)
        {
            throw new InvalidOperationException("Select columns before reading the first row.");
        }

        _columns.Add(column);
        return column;
    }
}

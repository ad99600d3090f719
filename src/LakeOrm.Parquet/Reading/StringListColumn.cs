namespace LakeOrm.Parquet.Reading;

/// <summary>A selected list of strings, in any of the layouts in which lists have been written.</summary>
public sealed class StringListColumn : IRowColumn
{
    private readonly LeafCursor _elements;
    private readonly RepeatedShape _shape;
    private readonly int _limit;
    private List<string?>? _list;
    private RowBudget _budget;

    // The definition level of a row that is null or without elements.
    private byte? _empty;

    // Whether the cursor stands at the beginning of the next row.
    private bool _atRow;

    internal StringListColumn(SchemaNode node, ParquetFileReader file)
    {
        SchemaLeaf[] leaves = [.. node.Leaves()];
        _shape = RepeatedShape.Of(node, leaves, expectedLeaves: 1, "a list of strings");
        _elements = new LeafCursor(file, leaves[0]);
        _limit = file.MaxBufferBytes;
        Node = node;
    }

    /// <summary>The list in the schema.</summary>
    public SchemaNode Node { get; }

    /// <summary>The list of this row, the caller's to keep; null when it or a group around it is null. An element may be null.</summary>
    public IReadOnlyList<string?>? Value { get; private set; }

    void IRowColumn.Open(int rowGroup)
    {
        _elements.Open(rowGroup);
        _atRow = false;
    }

    int IRowColumn.AlikeAhead => _atRow && _empty == _elements.Definition ? _elements.AlikeAhead() : 0;

    // Nearly all rows are already in memory: no state machine for those.
    ValueTask IRowColumn.NextRowAsync(CancellationToken cancellationToken)
    {
        if (!_atRow)
        {
            return BeginAsync(cancellationToken);
        }

        BeginRow();
        do
        {
            Take();
            if (!_elements.TryMoveNext())
            {
                return FinishAsync(cancellationToken);
            }
        }
        while (_elements.Repetition > 0);
        return ValueTask.CompletedTask;
    }

    void IRowColumn.Skip(int rows) => _elements.Skip(rows);

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (!await _elements.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw _elements.Corrupt("another row", "the end of the column");
        }

        BeginRow();
        Take();
        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        while ((_atRow = await _elements.MoveNextAsync(cancellationToken).ConfigureAwait(false)) && _elements.Repetition > 0)
        {
            Take();
        }
    }

    private void BeginRow()
    {
        _list = null;
        _budget = new RowBudget(_limit);
        bool hasElement = _shape.HasElement(_elements.Definition);
        _empty = hasElement ? null : _elements.Definition;
        Value = hasElement || _shape.IsNull(_elements.Definition) ? null : [];
    }

    private void Take()
    {
        if (_shape.HasElement(_elements.Definition))
        {
            _budget.Add(_elements);
            _empty = null;
            Value = _list ??= [];
            _list.Add(_elements.HasValue ? _elements.Text() : null);
        }
    }
}

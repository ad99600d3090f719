namespace LakeOrm.Parquet.Reading;

/// <summary>A selected list of strings, in any of the layouts in which lists have been written.</summary>
public sealed class StringListColumn : IRowColumn
{
    private readonly LeafCursor _elements;
    private readonly RepeatedShape _shape;
    private readonly int _limit;
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

    async ValueTask IRowColumn.NextRowAsync(CancellationToken cancellationToken)
    {
        if (!_atRow && !await _elements.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw _elements.Corrupt("another row", "the end of the column");
        }

        List<string?>? list = _shape.IsNull(_elements.Definition) ? null : [];
        var budget = new RowBudget(_limit);
        do
        {
            if (_shape.HasElement(_elements.Definition))
            {
                budget.Add(_elements);
                (list ??= []).Add(_elements.HasValue ? _elements.Text() : null);
            }

            _atRow = await _elements.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }
        while (_atRow && _elements.Repetition > 0);

        Value = list;
    }
}

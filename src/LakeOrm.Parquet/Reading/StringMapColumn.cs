namespace LakeOrm.Parquet.Reading;

/// <summary>A selected map from string to string, in any of the layouts in which maps have been written.</summary>
public sealed class StringMapColumn : IRowColumn
{
    private readonly LeafCursor _keys;
    private readonly LeafCursor _values;
    private readonly RepeatedShape _shape;
    private readonly int _limit;
    private bool _atRow;

    internal StringMapColumn(SchemaNode node, ParquetFileReader file)
    {
        SchemaLeaf[] leaves = [.. node.Leaves()];
        _shape = RepeatedShape.Of(node, leaves, expectedLeaves: 2, "a map from string to string");
        _keys = new LeafCursor(file, leaves[0]);
        _values = new LeafCursor(file, leaves[1]);
        _limit = file.MaxBufferBytes;
        Node = node;
    }

    /// <summary>The map in the schema.</summary>
    public SchemaNode Node { get; }

    /// <summary>
    /// The map of this row, the caller's to keep; null when it or a group around it is null. A value may be null; of a key that stands
    /// there twice, the last.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Value { get; private set; }

    void IRowColumn.Open(int rowGroup)
    {
        _keys.Open(rowGroup);
        _values.Open(rowGroup);
        _atRow = false;
    }

    async ValueTask IRowColumn.NextRowAsync(CancellationToken cancellationToken)
    {
        if (!_atRow && !await MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw _keys.Corrupt("another row", "the end of the column");
        }

        Dictionary<string, string?>? map = _shape.IsNull(_keys.Definition) ? null : new(StringComparer.Ordinal);
        var budget = new RowBudget(_limit);
        do
        {
            if (_shape.HasElement(_keys.Definition))
            {
                if (!_keys.HasValue)
                {
                    throw _keys.Corrupt("a key of each entry of the map", "null");
                }

                budget.Add(_keys);
                budget.Add(_values);
                (map ??= new(StringComparer.Ordinal))[_keys.Text()] = _values.HasValue ? _values.Text() : null;
            }

            _atRow = await MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }
        while (_atRow && _keys.Repetition > 0);

        Value = map;
    }

    private async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        bool key = await _keys.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        bool value = await _values.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        if (key != value || (key && (_keys.Repetition != _values.Repetition || _shape.HasElement(_keys.Definition) != _shape.HasElement(_values.Definition))))
        {
            throw _values.Corrupt("values that go with the map's keys", "other repetition or definition levels");
        }

        return key;
    }
}

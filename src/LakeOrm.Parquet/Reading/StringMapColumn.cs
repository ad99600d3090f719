using System.Collections.ObjectModel;

namespace LakeOrm.Parquet.Reading;

/// <summary>A selected map from string to string, in any of the layouts in which maps have been written.</summary>
public sealed class StringMapColumn : IRowColumn
{
    private readonly LeafCursor _keys;
    private readonly LeafCursor _values;
    private readonly RepeatedShape _shape;
    private readonly int _limit;
    private Dictionary<string, string?>? _map;
    private RowBudget _budget;

    // The definition level of a row that is null or without entries.
    private byte? _empty;

    // Whether the cursors stand at the beginning of the next row.
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

    int IRowColumn.AlikeAhead => _atRow && _empty == _keys.Definition ? Math.Min(_keys.AlikeAhead(), _values.AlikeAhead()) : 0;

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
            if (!_keys.HasNext || !_values.HasNext)
            {
                return FinishAsync(cancellationToken);
            }

            _keys.TryMoveNext();
            _values.TryMoveNext();
            CheckPair();
        }
        while (_keys.Repetition > 0);
        return ValueTask.CompletedTask;
    }

    void IRowColumn.Skip(int rows)
    {
        _keys.Skip(rows);
        _values.Skip(rows);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (!await MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw _keys.Corrupt("another row", "the end of the column");
        }

        BeginRow();
        Take();
        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        while ((_atRow = await MoveNextAsync(cancellationToken).ConfigureAwait(false)) && _keys.Repetition > 0)
        {
            Take();
        }
    }

    private void BeginRow()
    {
        _map = null;
        _budget = new RowBudget(_limit);
        bool hasElement = _shape.HasElement(_keys.Definition);
        _empty = hasElement ? null : _keys.Definition;
        Value = hasElement || _shape.IsNull(_keys.Definition) ? null : ReadOnlyDictionary<string, string?>.Empty;
    }

    private void Take()
    {
        if (!_shape.HasElement(_keys.Definition))
        {
            return;
        }

        if (!_keys.HasValue)
        {
            throw _keys.Corrupt("a key of each entry of the map", "null");
        }

        _budget.Add(_keys);
        _budget.Add(_values);
        _empty = null;
        Value = _map ??= new(StringComparer.Ordinal);
        _map[_keys.Text()] = _values.HasValue ? _values.Text() : null;
    }

    private async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        bool key = await _keys.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        if (key != await _values.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Mismatch();
        }

        if (key)
        {
            CheckPair();
        }

        return key;
    }

    private void CheckPair()
    {
        if (_keys.Repetition != _values.Repetition || _shape.HasElement(_keys.Definition) != _shape.HasElement(_values.Definition))
        {
            throw Mismatch();
        }
    }

    private ParquetFormatException Mismatch() => _values.Corrupt("values that go with the map's keys", "other repetition or definition levels");
}

using System.Text;

namespace LakeOrm.Parquet.Reading;

/// <summary>Walks the entries of a column, one by one.</summary>
internal sealed class LeafCursor(ParquetFileReader file, SchemaLeaf leaf)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ColumnReader? _reader;
    private int _entry;
    private int _value;

    internal SchemaLeaf Leaf => leaf;

    internal bool HasBegun => _entry >= 0;

    /// <summary>Whether the batch has another entry.</summary>
    internal bool HasNext => _entry + 1 < Batch.Count;

    internal byte Definition => Batch.DefinitionLevels[_entry];

    internal byte Repetition => Batch.RepetitionLevels[_entry];

    internal bool HasValue => Definition == leaf.MaxDefinitionLevel;

    /// <summary>The index of this entry's value in <see cref="Values"/>, when there is one.</summary>
    internal int ValueIndex => _value;

    internal ValueBuffer Values => Batch.Values;

    private ColumnBatch Batch => _reader?.Batch ?? throw new InvalidOperationException("Read a row before its values.");

    internal void Open(int rowGroup)
    {
        _reader = file.OpenColumn(rowGroup, leaf);
        _entry = -1;
        _value = 0;
    }

    /// <summary>Moves to the next entry.</summary>
    /// <returns>False when the row group has no more.</returns>
    internal ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken) =>
        TryMoveNext() ? ValueTask.FromResult(true) : NextBatchAsync(cancellationToken);

    /// <summary>Moves to the next entry of this batch.</summary>
    /// <returns>False at its end, where <see cref="MoveNextAsync"/> goes on.</returns>
    internal bool TryMoveNext()
    {
        if (_entry + 1 >= Batch.Count)
        {
            return false;
        }

        if (_entry >= 0 && HasValue)
        {
            _value++;
        }

        _entry++;
        return true;
    }

    /// <summary>How many entries after this one, which has no value, begin a row and have the same definition level, as far as the batch goes.</summary>
    internal int AlikeAhead()
    {
        int run = LengthOf(Batch.DefinitionLevels[_entry..].IndexOfAnyExcept(Definition));
        int rows = Batch.RepetitionLevels.Slice(_entry, run).IndexOfAnyExcept((byte)0);
        return Math.Max(0, (rows < 0 ? run : rows) - 1);

        int LengthOf(int found) => found < 0 ? Batch.Count - _entry : found;
    }

    /// <summary>Goes past entries that are alike.</summary>
    internal void Skip(int entries) => _entry += entries;

    internal string Text()
    {
        try
        {
            return StrictUtf8.GetString(Values.Binary(_value));
        }
        catch (DecoderFallbackException e)
        {
            throw Corrupt("UTF-8 text", "other bytes", e);
        }
    }

    internal ParquetFormatException Corrupt(string expected, string found, Exception? cause = null) => _reader!.Location.Corrupt(expected, found, cause);

    private async ValueTask<bool> NextBatchAsync(CancellationToken cancellationToken)
    {
        if (!await _reader!.ReadBatchAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _entry = 0;
        _value = 0;
        return true;
    }
}

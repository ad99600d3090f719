using System.Runtime.InteropServices;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.RawInserts;

/// <summary>One leaf of a file on its way from a bound Arrow column: what is nested is unfolded into levels and values, a chunk of rows at a time.</summary>
internal abstract class RawLeaf
{
    private readonly RawStep[] _path;
    private readonly List<byte> _definitions = [];
    private readonly List<byte> _repetitions = [];

    // Where the entries and the values of each row begin.
    private readonly List<int> _entryStarts = [];
    private readonly List<int> _valueStarts = [];

    /// <param name="leaf">The leaf.</param>
    /// <param name="path">The way to its values.</param>
    protected RawLeaf(ParquetLeaf leaf, RawStep[] path)
    {
        Leaf = leaf;
        _path = path;
    }

    /// <summary>The leaf.</summary>
    protected ParquetLeaf Leaf { get; }

    /// <summary>How many values there are.</summary>
    protected abstract int ValueCount { get; }

    private bool IsNested => Leaf.MaxRepetitionLevel > 0 || Leaf.Path.Count > 1;

    /// <summary>Takes rows of the loaded batch.</summary>
    public void Load(int first, int count)
    {
        _definitions.Clear();
        _repetitions.Clear();
        _entryStarts.Clear();
        _valueStarts.Clear();
        Clear();
        for (int row = first; row < first + count; row++)
        {
            _entryStarts.Add(_definitions.Count);
            _valueStarts.Add(ValueCount);
            Unfold(0, row, 0, 0, 0);
        }

        _entryStarts.Add(_definitions.Count);
        _valueStarts.Add(ValueCount);
    }

    /// <summary>Feeds a row's values to the hash.</summary>
    public virtual void Hash(PayloadHasher hasher, int row)
    {
        int value = _valueStarts[row];
        for (int entry = _entryStarts[row]; entry < _entryStarts[row + 1]; entry++)
        {
            bool isThere = _definitions[entry] == Leaf.MaxDefinitionLevel;
            if (IsNested)
            {
                hasher.Add((_repetitions[entry] << 8) | _definitions[entry]);
            }
            else if (!isThere)
            {
                hasher.AddNull();
            }

            if (isThere)
            {
                Hash(hasher, value, row);
                value++;
            }
        }
    }

    /// <summary>Writes all rows of the chunk.</summary>
    public void WriteTo(ParquetFileWriter file) => Write(file, CollectionsMarshal.AsSpan(_definitions), CollectionsMarshal.AsSpan(_repetitions));

    /// <summary>Writes some rows of the chunk.</summary>
    public void WriteTo(ParquetFileWriter file, ReadOnlySpan<int> rows)
    {
        List<byte> definitions = [];
        List<byte> repetitions = [];
        foreach (int row in rows)
        {
            int start = _entryStarts[row];
            int count = _entryStarts[row + 1] - start;
            definitions.AddRange(CollectionsMarshal.AsSpan(_definitions).Slice(start, count));
            repetitions.AddRange(CollectionsMarshal.AsSpan(_repetitions).Slice(start, count));
            Gather(_valueStarts[row], _valueStarts[row + 1] - _valueStarts[row]);
        }

        WriteGathered(file, Definitions(CollectionsMarshal.AsSpan(definitions)), Repetitions(CollectionsMarshal.AsSpan(repetitions)));
    }

    /// <summary>Forgets the values.</summary>
    protected abstract void Clear();

    /// <summary>Takes a value that is there.</summary>
    protected abstract void Take(int index);

    /// <summary>Feeds a value to the hash.</summary>
    protected abstract void Hash(PayloadHasher hasher, int value, int row);

    /// <summary>Puts values aside.</summary>
    protected abstract void Gather(int start, int count);

    /// <summary>Writes all values.</summary>
    protected abstract void WriteAll(ParquetFileWriter file, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    /// <summary>Writes the values that were put aside, and forgets them.</summary>
    protected abstract void WriteGathered(ParquetFileWriter file, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    private void Write(ParquetFileWriter file, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions) => WriteAll(file, Definitions(definitions), Repetitions(repetitions));

    private ReadOnlySpan<byte> Definitions(ReadOnlySpan<byte> levels) => Leaf.MaxDefinitionLevel > 0 ? levels : default;

    private ReadOnlySpan<byte> Repetitions(ReadOnlySpan<byte> levels) => Leaf.MaxRepetitionLevel > 0 ? levels : default;

    // depth: how many lists lie above. Where no null may be, none was loaded.
    private void Unfold(int step, int index, int repetition, int definition, int depth)
    {
        if (step == _path.Length)
        {
            // A value that is stamped lies in no batch.
            Take(index);
            AddLevels(repetition, Leaf.MaxDefinitionLevel);
            return;
        }

        (ArrowNode node, bool isOptional) = _path[step];
        if (node.IsNull(index))
        {
            AddLevels(repetition, definition);
            return;
        }

        definition += isOptional ? 1 : 0;
        switch (node)
        {
            case ArrowListColumn list:
                int start = list.Starts[index];
                int end = list.Ends[index];
                if (start == end)
                {
                    AddLevels(repetition, definition);
                }

                for (int i = start; i < end; i++)
                {
                    Unfold(step + 1, i, i == start ? repetition : depth + 1, definition + 1, depth + 1);
                }

                break;
            case ArrowStructColumn:
                Unfold(step + 1, index, repetition, definition, depth);
                break;
            default:
                Take(index);
                AddLevels(repetition, definition);
                break;
        }
    }

    private void AddLevels(int repetition, int definition)
    {
        _repetitions.Add((byte)repetition);
        _definitions.Add((byte)definition);
    }
}

using System.Runtime.InteropServices;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>One leaf column of a checkpoint: values and levels of the rows that are not written yet.</summary>
/// <typeparam name="T">The values.</typeparam>
internal sealed class LeafBuffer<T>
{
    private readonly List<T> _values = [];
    private readonly List<byte> _definitions = [];
    private readonly List<byte> _repetitions = [];
    private readonly ParquetLeaf _leaf;
    private readonly Write _write;
    private int _rows;

    public LeafBuffer(ParquetLeaf leaf, Write write)
    {
        _leaf = leaf;
        _write = write;
    }

    public delegate void Write(ParquetFileWriter writer, int leaf, ReadOnlySpan<T> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    /// <summary>The definition level of a value that is there.</summary>
    public int Full => _leaf.MaxDefinitionLevel;

    /// <summary>Adds a place without a value.</summary>
    /// <param name="definition">How much of the path is there.</param>
    /// <param name="repetition">0 for a row's first place.</param>
    public void Skip(int definition, int repetition = 0)
    {
        _definitions.Add((byte)definition);
        _repetitions.Add((byte)repetition);
        _rows += repetition == 0 ? 1 : 0;
    }

    /// <summary>Adds rows of which nothing is there, up to a number of rows.</summary>
    public void SkipTo(int rows)
    {
        int places = _definitions.Count + rows - _rows;
        CollectionsMarshal.SetCount(_definitions, places);
        CollectionsMarshal.SetCount(_repetitions, places);
        CollectionsMarshal.AsSpan(_definitions)[^(rows - _rows)..].Clear();
        CollectionsMarshal.AsSpan(_repetitions)[^(rows - _rows)..].Clear();
        _rows = rows;
    }

    /// <summary>Adds a value.</summary>
    public void Add(T value, int repetition = 0)
    {
        Skip(Full, repetition);
        _values.Add(value);
    }

    public void WriteTo(ParquetFileWriter writer)
    {
        ReadOnlySpan<byte> repetitions = _leaf.MaxRepetitionLevel > 0 ? CollectionsMarshal.AsSpan(_repetitions) : default;
        _write(writer, _leaf.Ordinal, CollectionsMarshal.AsSpan(_values), CollectionsMarshal.AsSpan(_definitions), repetitions);
        _values.Clear();
        _definitions.Clear();
        _repetitions.Clear();
        _rows = 0;
    }
}

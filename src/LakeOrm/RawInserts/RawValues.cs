using System.Runtime.InteropServices;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.RawInserts;

/// <summary>A leaf with values of one type.</summary>
/// <param name="leaf">The leaf.</param>
/// <param name="path">The way to its values; none for a value that is stamped into every row.</param>
/// <param name="read">Reads a value.</param>
/// <param name="hash">Feeds one to the hash; null for a stamp, which is none of the caller's values.</param>
/// <param name="write">Hands values to a file.</param>
internal sealed class RawValues<T>(ParquetLeaf leaf, RawStep[] path, Func<int, T> read, Action<PayloadHasher, T>? hash, RawValues<T>.Writer write) : RawLeaf(leaf, path)
{
    private readonly List<T> _values = [];
    private readonly List<T> _gathered = [];

    public delegate void Writer(ParquetFileWriter file, int leaf, ReadOnlySpan<T> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    protected override int ValueCount => _values.Count;

    public override void Hash(PayloadHasher hasher, int row)
    {
        if (hash is not null)
        {
            base.Hash(hasher, row);
        }
    }

    protected override void Clear() => _values.Clear();

    protected override void Take(int index) => _values.Add(read(index));

    protected override void Hash(PayloadHasher hasher, int value, int row) => hash!(hasher, _values[value]);

    protected override void Gather(int start, int count) => _gathered.AddRange(CollectionsMarshal.AsSpan(_values).Slice(start, count));

    protected override void WriteAll(ParquetFileWriter file, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions) =>
        write(file, Leaf.Ordinal, CollectionsMarshal.AsSpan(_values), definitions, repetitions);

    protected override void WriteGathered(ParquetFileWriter file, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        write(file, Leaf.Ordinal, CollectionsMarshal.AsSpan(_gathered), definitions, repetitions);
        _gathered.Clear();
    }
}

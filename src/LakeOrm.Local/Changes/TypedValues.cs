using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>Values of one type.</summary>
/// <param name="types">The types of arrays that they come from.</param>
/// <param name="read">Reads one of them.</param>
/// <param name="write">Hands them to a file.</param>
internal sealed class TypedValues<T>(ArrowTypeId[] types, Func<ArrayData, int, T> read, TypedValues<T>.Writer write) : ArrowValues
{
    private readonly List<T> _values = [];

    public delegate void Writer(ParquetFileWriter file, int leaf, ReadOnlySpan<T> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions);

    public override void Add(ArrayData array, int index) => _values.Add(read(array, index));

    public override void WriteTo(ParquetFileWriter file, int leaf, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        write(file, leaf, CollectionsMarshal.AsSpan(_values), definitions, repetitions);
        _values.Clear();
    }

    public override void Check(ArrayData array)
    {
        if (!types.Contains(array.DataType.TypeId))
        {
            throw new LakeDataException($"The engine gave {array.DataType.TypeId} where {string.Join(" or ", types)} was expected.");
        }
    }
}

namespace LakeOrm.Parquet.Reading;

/// <summary>RLE_DICTIONARY (PLAIN_DICTIONARY in older files): indices into the chunk's dictionary.</summary>
internal sealed class DictionaryDecoder(ValueBuffer dictionary, ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    private readonly uint[] _indices = new uint[ColumnBatch.Capacity];

    // Opened with the first value: a page of nulls may be empty, without even its bit width.
    private RleDecoder? _runs;

    internal override void Read(ValueBuffer values, int count)
    {
        if (count == 0)
        {
            values.Count = 0;
            return;
        }

        _runs ??= data.IsEmpty
            ? throw at.Corrupt("the bit width of dictionary indices", "the end of the page")
            : new RleDecoder(data[1..], data.Span[0], at);
        Span<uint> indices = _indices.AsSpan(0, count);
        _runs.Read(indices);
        foreach (uint index in indices)
        {
            if (index >= (uint)dictionary.Count)
            {
                throw at.Corrupt($"an index into the dictionary of {dictionary.Count} values", $"{index}");
            }
        }

        values.Gather(dictionary, indices);
    }
}

namespace LakeOrm.Parquet.Reading;

/// <summary>RLE for boolean values.</summary>
internal sealed class RleBooleanDecoder(ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    private readonly uint[] _bits = new uint[ColumnBatch.Capacity];
    private RleDecoder? _runs;

    internal override void Read(ValueBuffer values, int count)
    {
        values.Count = count;
        if (count == 0)
        {
            return;
        }

        if (_runs is null)
        {
            ReadOnlyMemory<byte> rest = data;
            _runs = new RleDecoder(Bytes.TakePrefixed(ref rest, "run-length booleans", at), width: 1, at);
        }

        Span<uint> bits = _bits.AsSpan(0, count);
        _runs.Read(bits);
        for (int i = 0; i < count; i++)
        {
            values.Booleans[i] = bits[i] != 0;
        }
    }
}

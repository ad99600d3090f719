namespace LakeOrm.Parquet.Reading;

/// <summary>DELTA_BINARY_PACKED integers.</summary>
internal sealed class DeltaIntegerDecoder(ReadOnlyMemory<byte> data, PageLocation at) : ValueDecoder
{
    // Opened with the first value: a page of nulls may be empty.
    private DeltaStream? _stream;

    internal override void Read(ValueBuffer values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            long value = (_stream ??= new DeltaStream(data, at)).Next();
            if (values.Type == PhysicalType.Int32)
            {
                // The format's arithmetic wraps at the type's width.
                values.Int32s[i] = unchecked((int)value);
            }
            else
            {
                values.Int64s[i] = value;
            }
        }

        values.Count = count;
    }
}

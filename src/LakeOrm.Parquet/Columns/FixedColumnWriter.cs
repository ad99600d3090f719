namespace LakeOrm.Parquet.Columns;

/// <summary>A column of FIXED_LEN_BYTE_ARRAY.</summary>
internal sealed class FixedColumnWriter : ColumnWriter
{
    private readonly int _length;
    private readonly int _start;
    private readonly byte[] _min;
    private readonly byte[] _max;
    private int _committed;

    public FixedColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted)
        : base(context, leaf, omitted)
    {
        _length = leaf.Column.TypeLength;
        _start = _committed = Headroom();
        _min = new byte[_length];
        _max = new byte[_length];
        Cursor = new FixedCursor(this, _length, _start);
        Nested = new NestedFixedCursor(this);
    }

    public FixedCursor Cursor { get; }

    /// <summary>Appends the entries of a nested leaf.</summary>
    public NestedFixedCursor Nested { get; }

    protected override int ValueBytes => _length;

    protected override int PageLength => _committed - _start;

    public ParquetValueException WrongValue(string problem) => new(Leaf.DottedPath, problem);

    public void RequireRoom(long bytes)
    {
        if (bytes > Context.MaxPageBytes)
        {
            throw new TileOverflowException(this);
        }
    }

    public void Append(ReadOnlySpan<ReadOnlyMemory<byte>> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        foreach (LeafSlice slice in Slice(values.Length, definitions, repetitions))
        {
            BeginTile(slice.Rows);
            foreach (ReadOnlyMemory<byte> value in values.Slice(slice.FirstValue, slice.Values))
            {
                Cursor.Append(value.Span);
            }

            CloseSlice(slice, definitions, repetitions);
        }
    }

    public override void Dispose()
    {
        Cursor.Release();
        base.Dispose();
    }

    protected override void Rollback() => Cursor.Position = _committed;

    protected override void Commit(int values)
    {
        int staged = (Cursor.Position - _committed) / _length;
        if (staged != values)
        {
            throw new InvalidOperationException($"Column '{Leaf.DottedPath}': {staged} values were appended, but {values} are present.");
        }

        for (int i = 0; i < values; i++)
        {
            ReadOnlySpan<byte> value = Cursor.Page.AsSpan(_committed + (i * _length), _length);
            bool first = PageLength == 0 && i == 0;
            if (first || Order.Compare(value, _min) < 0)
            {
                value.CopyTo(_min);
            }

            if (first || Order.Compare(value, _max) > 0)
            {
                value.CopyTo(_max);
            }

            Hashes?.Add(Hash(value));
        }

        _committed = Cursor.Position;
    }

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        dictionaryCoded = false;
        return AssemblePlain(levels, Cursor.Page, _start, PageLength);
    }

    protected override Bounds? PageBounds()
    {
        if (PageLength == 0)
        {
            return null;
        }

        if (Leaf.Column.LogicalType == ParquetLogicalType.Decimal || _length <= Context.Options.BoundLength)
        {
            return new Bounds([.. _min], [.. _max], true, true);
        }

        return ByteArrayColumnWriter.Shorten(_min, _max, Context.Options.BoundLength, utf8: false);
    }

    protected override void ClearPage() => _committed = Cursor.Position = _start;
}

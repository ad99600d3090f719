using System.Buffers;
using System.IO.Hashing;
using LakeOrm.Parquet.Encodings;
using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Columns;

/// <summary>
/// One leaf of the open row group: the page being filled, and the finished pages behind it. Values that a tile stages become part of
/// the page when the tile is closed, so a tile that fails leaves nothing behind.
/// </summary>
internal abstract class ColumnWriter : IDisposable
{
    /// <summary>Pages begin small and grow, because a partitioned write has many files open at once.</summary>
    public const int FirstPageBytes = 4 << 10;

    private const int PlainEncoding = 0;
    private const int RleEncoding = 3;
    private const int RleDictionaryEncoding = 8;
    private const int MaxHeaderBytes = 64;
    private const int MostRowsWithHeadroom = 128 << 10;
    private const int MostLevels = 1 << 28;

    private readonly ChunkBuffer _chunk = new();
    private List<PageInfo> _pages = [];
    private int _headerLength = 24;
    private int _pageRows;
    private int _pageNulls;
    private long _rows;
    private long _nulls;
    private long _values;
    private long _uncompressed;
    private int _dictionaryCodedPages;

    protected ColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted)
    {
        Context = context;
        Leaf = leaf;
        IsOmitted = omitted;
        Order = BoundOrder.Of(leaf.Column);
        Levels = new LevelBuffer(this);
        Hashes = leaf.Column.BloomFilter && !omitted ? new HashList() : null;
    }

    public ParquetLeaf Leaf { get; }

    /// <summary>True if the file leaves the column out: what is written to it is dropped.</summary>
    public bool IsOmitted { get; }

    /// <summary>The rows of the open row group.</summary>
    public long Rows => _rows + _pageRows;

    public long BufferedBytes => _chunk.Length + PageLength + Levels.Bytes + (Hashes?.Bytes ?? 0) + DictionaryBytes;

    /// <summary>True if the page holds values of closed tiles.</summary>
    public bool HasPage => Levels.Count > 0;

    public LevelBuffer Levels { get; }

    /// <summary>The bytes that the open tile's values of a nested leaf may take.</summary>
    public long TileBudget { get; private set; }

    protected WriterContext Context { get; }

    protected BoundOrder Order { get; }

    protected HashList? Hashes { get; }

    /// <summary>The bytes of the page's values, committed ones only.</summary>
    protected abstract int PageLength { get; }

    /// <summary>The least bytes of a value while the page fills.</summary>
    protected abstract int ValueBytes { get; }

    /// <summary>The bytes of the chunk's dictionary and of what is kept to look values up.</summary>
    protected virtual long DictionaryBytes => 0;

    /// <summary>Takes one byte a row: 1 where the value is there, 0 where it is null.</summary>
    public Span<byte> PresentSlots(int rows)
    {
        if (Leaf.MaxDefinitionLevel == 0)
        {
            throw new InvalidOperationException($"Column '{Leaf.DottedPath}' is required; it has no presence to write.");
        }

        return Levels.Slots(rows);
    }

    /// <summary>Begins a tile, or begins it anew after it failed; cuts the page if the tile's rows would be too many for it.</summary>
    public void BeginTile(int rows)
    {
        if (_pageRows + (long)rows > Context.Options.PageRows)
        {
            CutPage();
        }

        Rollback();

        // Rows of nested leaves have as many entries as they like. A tile of many rows may fill one page, a single row what a page may hold at all.
        TileBudget = rows == 1 ? Context.MaxPageBytes : Math.Min(Context.Options.PageBytes, Context.MaxPageBytes);
        Levels.Begin(Math.Clamp(TileBudget / ValueBytes, rows, MostLevels));
    }

    /// <summary>Makes the tile's values part of the page, and cuts the page if it is full.</summary>
    public void CloseTile(int rows)
    {
        if (Leaf.IsNested)
        {
            Close(Levels.Staged, Levels.CountStagedValues(rows), rows);
            return;
        }

        int values = rows;
        if (Leaf.MaxDefinitionLevel > 0)
        {
            values = Presence.CountOnes(PresentSlots(rows));
            if (values == Presence.Malformed)
            {
                throw new InvalidOperationException($"Column '{Leaf.DottedPath}': its presence bytes must be 0 or 1.");
            }
        }

        Close(rows, values, rows);
    }

    /// <summary>Cuts the page, however little it holds.</summary>
    public void CutPage()
    {
        if (!HasPage)
        {
            return;
        }

        ReadOnlySpan<byte> body = Assemble(Levels.Encode(Context.Levels), out bool dictionaryCoded);
        long offset = _chunk.Length;
        int headerLength = WritePage(body, dictionaryCoded);
        _pages.Add(new PageInfo(offset, (int)(_chunk.Length - offset), _rows, Levels.Count, _pageNulls, PageBounds()));
        _uncompressed += headerLength + body.Length;
        _dictionaryCodedPages += dictionaryCoded ? 1 : 0;
        _rows += _pageRows;
        _values += Levels.Count;
        _nulls += _pageNulls;
        ResetPage();
    }

    /// <summary>Writes the chunk to the output, which stands at <paramref name="offset"/>, and begins the next one.</summary>
    public async ValueTask<ChunkInfo> FlushAsync(StreamOutput output, long offset, CancellationToken cancellationToken)
    {
        CutPage();
        long? dictionaryOffset = null;
        long dataOffset = offset;
        if (_dictionaryCodedPages > 0)
        {
            dictionaryOffset = offset;
            (int headerLength, int bodyLength, byte[] page) = DictionaryPageBytes();
            await output.WriteAsync(page, cancellationToken).ConfigureAwait(false);
            dataOffset += page.Length;
            _uncompressed += headerLength + bodyLength;
        }

        long chunkLength = _chunk.Length;
        await _chunk.MoveToAsync(output, cancellationToken).ConfigureAwait(false);
        var info = new ChunkInfo
        {
            Leaf = Leaf,
            Pages = _pages,
            DictionaryPages = dictionaryOffset is null ? 0 : 1,
            DictionaryCodedPages = _dictionaryCodedPages,
            UncompressedLength = _uncompressed,
            CompressedLength = dataOffset - offset + chunkLength,
            Values = _values,
            Nulls = _nulls,
            HasNaN = TakeNaN(),
            Bounds = MergeBounds(),
            DictionaryOffset = dictionaryOffset,
            DataOffset = dataOffset,
        };
        _pages = new List<PageInfo>(_pages.Count);
        _rows = _values = _nulls = _uncompressed = 0;
        return info;
    }

    /// <summary>The chunk's Bloom filter, after <see cref="FlushAsync"/>; null if the column has none.</summary>
    public byte[]? TakeBloomFilter()
    {
        byte[]? filter = null;
        if (Hashes is not null)
        {
            if (_dictionaryCodedPages > 0)
            {
                HashDictionary(Hashes);
            }

            filter = SplitBlockBloomFilter.Build(Hashes.Hashes, Context.Options.BloomFilterFalsePositiveRate);
            Hashes.Clear();
        }

        _dictionaryCodedPages = 0;
        EndChunk();
        return filter;
    }

    public virtual void Dispose()
    {
        Levels.Dispose();
        Hashes?.Dispose();
        _chunk.Dispose();
    }

    /// <summary>Forgets values that were staged and not committed.</summary>
    protected virtual void Rollback()
    {
    }

    /// <summary>Makes the first <paramref name="values"/> values that were staged part of the page.</summary>
    protected abstract void Commit(int values);

    /// <summary>The page's bytes: levels, then values.</summary>
    protected abstract ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded);

    /// <summary>The bounds of the page's values; null if they have none.</summary>
    protected abstract Bounds? PageBounds();

    /// <summary>Empties the page.</summary>
    protected abstract void ClearPage();

    protected virtual bool TakeNaN() => false;

    /// <summary>The content of the dictionary page and its number of entries.</summary>
    protected virtual ReadOnlySpan<byte> DictionaryPage(out int entries) => throw new InvalidOperationException("The column has no dictionary.");

    protected virtual void HashDictionary(HashList hashes)
    {
    }

    protected virtual void EndChunk()
    {
    }

    /// <summary>Room for levels ahead of the values of a flat column, so that a page is assembled where it stands.</summary>
    protected int Headroom() =>
        Leaf.MaxDefinitionLevel == 1 && Leaf.MaxRepetitionLevel == 0
            ? (sizeof(int) + RleEncoder.MaxLength(Math.Min(Context.Options.PageRows, MostRowsWithHeadroom), 1) + 63) & ~63
            : 0;

    protected ReadOnlySpan<byte> AssemblePlain(ReadOnlySpan<byte> levels, byte[] page, int start, int length)
    {
        if (levels.Length <= start)
        {
            levels.CopyTo(page.AsSpan(start - levels.Length));
            return page.AsSpan(start - levels.Length, levels.Length + length);
        }

        Span<byte> body = Context.Body.Take(levels.Length + length);
        levels.CopyTo(body);
        page.AsSpan(start, length).CopyTo(body[levels.Length..]);
        return body;
    }

    /// <summary>Checks the levels of leaf entries and cuts them at record boundaries into slices as long as a tile.</summary>
    protected List<LeafSlice> Slice(int values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        Levels.Require(values, definitions, repetitions);
        int entries = Leaf.MaxDefinitionLevel == 0 ? values : definitions.Length;
        byte present = (byte)Leaf.MaxDefinitionLevel;
        var slices = new List<LeafSlice>();
        int start = 0;
        int firstValue = 0;
        long written = Rows;
        while (start < entries)
        {
            int end = start;
            int rows = 0;
            int most = Context.TileRows - (int)(written % Context.TileRows);
            while (end < entries && (rows < most || (!repetitions.IsEmpty && repetitions[end] != 0)))
            {
                rows += repetitions.IsEmpty || repetitions[end] == 0 ? 1 : 0;
                end++;
            }

            int count = present == 0 ? end - start : definitions[start..end].Count(present);
            slices.Add(new LeafSlice(start, end - start, firstValue, count, rows));
            firstValue += count;
            written += rows;
            start = end;
        }

        return slices;
    }

    /// <summary>Makes a slice whose values are staged part of the page.</summary>
    protected void CloseSlice(LeafSlice slice, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        Levels.Add(
            definitions.IsEmpty ? default : definitions.Slice(slice.Start, slice.Entries),
            repetitions.IsEmpty ? default : repetitions.Slice(slice.Start, slice.Entries),
            slice.Entries);
        Close(slice.Entries, slice.Values, slice.Rows);
    }

    protected static ulong Hash(ReadOnlySpan<byte> value) => XxHash64.HashToUInt64(value);

    protected static void ReturnBytes(ref byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }
    }

    private void Close(int entries, int values, int rows)
    {
        Commit(values);
        Levels.Commit(entries);
        _pageRows += rows;
        _pageNulls += entries - values;
        if (IsOmitted)
        {
            ResetPage();
        }
        else if (_pageRows >= Context.Options.PageRows || Levels.Count >= MostLevels || PageLength + Levels.PackedBytes >= Context.Options.PageBytes)
        {
            CutPage();
        }
    }

    private void ResetPage()
    {
        Levels.Clear();
        _pageRows = 0;
        _pageNulls = 0;
        ClearPage();
    }

    // The page is compressed to where it stays, if it surely fits there. Its header comes before it and says how long it became; headers of
    // one column hardly vary in length, so the last one's length is kept free, and only a wrong guess moves the page.
    private int WritePage(ReadOnlySpan<byte> body, bool dictionaryCoded)
    {
        if (Context.Codec is not { } codec)
        {
            BuildHeader(body.Length, body.Length, dictionaryCoded);
            _chunk.Write(Context.Thrift.Written);
            _chunk.Write(body);
            return Context.Thrift.Length;
        }

        int room = codec.MaxCompressedLength(body.Length);
        Span<byte> place = _chunk.Free;
        if (place.Length - MaxHeaderBytes < room)
        {
            Span<byte> compressed = Context.Compressed.Take(room);
            int taken = codec.Compress(body, compressed);
            BuildHeader(body.Length, taken, dictionaryCoded);
            _chunk.Write(Context.Thrift.Written);
            _chunk.Write(compressed[..taken]);
            return Context.Thrift.Length;
        }

        int guess = _headerLength;
        int length = codec.Compress(body, place.Slice(guess, room));
        BuildHeader(body.Length, length, dictionaryCoded);
        _headerLength = Context.Thrift.Length;
        if (_headerLength != guess)
        {
            place.Slice(guess, length).CopyTo(place[_headerLength..]);
        }

        Context.Thrift.Written.CopyTo(place);
        _chunk.Advance(_headerLength + length);
        return _headerLength;
    }

    private void BuildHeader(int bodyLength, int compressedLength, bool dictionaryCoded)
    {
        ThriftWriter header = Context.Thrift;
        header.Reset();
        header.BeginStruct();
        header.I32(1, 0);
        header.I32(2, bodyLength);
        header.I32(3, compressedLength);
        header.BeginStruct(5);
        header.I32(1, Levels.Count);
        header.I32(2, dictionaryCoded ? RleDictionaryEncoding : PlainEncoding);
        header.I32(3, RleEncoding);
        header.I32(4, RleEncoding);
        header.EndStruct();
        header.EndStruct();
    }

    private (int HeaderLength, int BodyLength, byte[] Page) DictionaryPageBytes()
    {
        ReadOnlySpan<byte> body = DictionaryPage(out int entries);
        ReadOnlySpan<byte> compressed = body;
        if (Context.Codec is { } codec)
        {
            Span<byte> destination = Context.Body.Take(codec.MaxCompressedLength(body.Length));
            compressed = destination[..codec.Compress(body, destination)];
        }

        ThriftWriter header = Context.Thrift;
        header.Reset();
        header.BeginStruct();
        header.I32(1, 2);
        header.I32(2, body.Length);
        header.I32(3, compressed.Length);
        header.BeginStruct(7);
        header.I32(1, entries);
        header.I32(2, PlainEncoding);
        header.EndStruct();
        header.EndStruct();
        return (header.Length, body.Length, [.. header.Written, .. compressed]);
    }

    private Bounds? MergeBounds()
    {
        Bounds? all = null;
        foreach (PageInfo page in _pages)
        {
            if (page.Bounds is null)
            {
                if (page.Nulls < page.Values && !PageWithoutBoundsIsNeutral)
                {
                    return null;
                }

                continue;
            }

            all = all is null ? page.Bounds : Bounds.Merge(all, page.Bounds, Order);
        }

        return all;
    }

    /// <summary>True if values without bounds are NaN, which statistics leave out; false if they are too great to be bounded.</summary>
    protected virtual bool PageWithoutBoundsIsNeutral => false;
}

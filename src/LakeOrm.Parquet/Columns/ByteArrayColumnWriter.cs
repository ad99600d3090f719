using System.Buffers.Binary;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet.Columns;

/// <summary>A column of BYTE_ARRAY: PLAIN, or through a dictionary for as long as that pays.</summary>
internal sealed class ByteArrayColumnWriter : ColumnWriter
{
    /// <summary>After this many values a dictionary has shown whether it pays.</summary>
    private const int TrialValues = 16 << 10;

    /// <summary>A page of indexes stands for at most this many bytes of values, so that readers can unfold it.</summary>
    private const long MaxUnfoldedBytes = 64 << 20;

    private readonly int _start;
    private readonly bool _utf8;
    private readonly ByteDictionary? _dictionary;
    private bool _onTrial;
    private long _seen;
    private long _seenPlainLength;

    public ByteArrayColumnWriter(WriterContext context, ParquetLeaf leaf, bool omitted)
        : base(context, leaf, omitted)
    {
        _start = Headroom();
        _utf8 = leaf.Column.LogicalType == ParquetLogicalType.String;
        _dictionary = context.Options.Dictionary && !omitted ? new ByteDictionary() : null;
        Cursor = new ByteArrayCursor(this, _utf8, _start);
        Nested = new NestedByteArrayCursor(this);
        EndChunk();
    }

    public ByteArrayCursor Cursor { get; }

    /// <summary>Appends the entries of a nested leaf.</summary>
    public NestedByteArrayCursor Nested { get; }

    // The length before a value, or its index.
    protected override int ValueBytes => sizeof(int);

    protected override int PageLength =>
        Cursor.Dictionary is not { } dictionary ? Cursor.CommittedLength
        : Cursor.CommittedPlainLength >= MaxUnfoldedBytes ? int.MaxValue
        : (int)(((long)Cursor.CommittedCount * Width(dictionary)) / 8);

    protected override long DictionaryBytes => (_dictionary?.Bytes ?? 0) + Cursor.IndexBytes;

    public ParquetValueException WrongValue(string problem) => new(Leaf.DottedPath, problem);

    public void RequireRoom(long bytes)
    {
        if (bytes > Context.MaxPageBytes)
        {
            throw new TileOverflowException(this);
        }
    }

    public static Bounds? Shorten(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, int limit, bool utf8) =>
        TextBounds.Upper(max, limit, utf8) is { } upper
            ? new Bounds(TextBounds.Lower(min, limit, utf8), upper, min.Length <= limit, max.Length <= limit)
            : null;

    public void Append(ReadOnlySpan<string> values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        foreach (LeafSlice slice in Slice(values.Length, definitions, repetitions))
        {
            BeginTile(slice.Rows);
            foreach (string value in values.Slice(slice.FirstValue, slice.Values))
            {
                Cursor.Append(value);
            }

            CloseSlice(slice, definitions, repetitions);
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

    protected override void Rollback() => Cursor.Rollback();

    protected override void Commit(int values)
    {
        int staged = Cursor.Count - Cursor.CommittedCount;
        if (staged != values)
        {
            throw new InvalidOperationException($"Column '{Leaf.DottedPath}': {staged} values were appended, but {values} are present.");
        }

        Cursor.Commit();
        if (_onTrial && Cursor.Dictionary is { } dictionary)
        {
            bool hopeless = Cursor.CommittedCount >= ParquetTile.MaxRows && dictionary.Count > 0.9 * Cursor.CommittedCount;
            if (hopeless || Cursor.CommittedCount >= TrialValues)
            {
                EndTrial(dictionary);
            }
        }
    }

    protected override ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> levels, out bool dictionaryCoded)
    {
        if (Cursor.Dictionary is { } trial)
        {
            if (_onTrial || !Pays(trial, _seen + Cursor.CommittedCount, _seenPlainLength + Cursor.CommittedPlainLength))
            {
                EndTrial(trial);
            }
        }

        if (Cursor.Dictionary is { } dictionary)
        {
            dictionaryCoded = true;
            _seen += Cursor.CommittedCount;
            _seenPlainLength += Cursor.CommittedPlainLength;
            int width = Width(dictionary);
            Span<byte> body = Context.Body.Take(levels.Length + 1 + RleEncoder.MaxLength(Cursor.CommittedCount, width));
            levels.CopyTo(body);
            body[levels.Length] = (byte)width;
            int length = RleEncoder.Encode(Cursor.Indexes, width, body[(levels.Length + 1)..]);
            return body[..(levels.Length + 1 + length)];
        }

        dictionaryCoded = false;
        HashPage();
        return AssemblePlain(levels, Cursor.Page, _start, PageLength);
    }

    protected override Bounds? PageBounds()
    {
        if (Cursor.CommittedCount == 0)
        {
            return null;
        }

        ReadOnlySpan<byte> min = Cursor.Min;
        ReadOnlySpan<byte> max = Cursor.Max;
        if (Cursor.Dictionary is { } dictionary)
        {
            (int least, int greatest) = Extremes(dictionary, Cursor.Indexes);
            min = dictionary[least];
            max = dictionary[greatest];
        }

        return Shorten(min, max, Context.Options.BoundLength, _utf8);
    }

    protected override void ClearPage() => Cursor.Clear();

    protected override ReadOnlySpan<byte> DictionaryPage(out int entries)
    {
        entries = _dictionary!.Count;
        return _dictionary.Page;
    }

    protected override void HashDictionary(HashList hashes)
    {
        for (int i = 0; i < _dictionary!.Count; i++)
        {
            hashes.Add(Hash(_dictionary[i]));
        }
    }

    protected override void EndChunk()
    {
        _seen = 0;
        _seenPlainLength = 0;
        if (_dictionary is not null)
        {
            Cursor.UseDictionary(_dictionary);
            _onTrial = true;
        }
    }

    // A dictionary that halves the bytes pays also after a codec had its turn; one that saves less makes them compress worse.
    private static bool Pays(ByteDictionary dictionary, long values, long plainLength) =>
        2 * (dictionary.PageLength + (values * Width(dictionary) / 8)) <= plainLength;

    private static int Width(ByteDictionary dictionary) => Math.Max(1, RleEncoder.BitWidth(dictionary.Count - 1));

    private static (int Least, int Greatest) Extremes(ByteDictionary dictionary, ReadOnlySpan<int> indexes)
    {
        Span<bool> used = new bool[dictionary.Count];
        foreach (int index in indexes)
        {
            used[index] = true;
        }

        int least = -1;
        int greatest = -1;
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i])
            {
                least = least < 0 || dictionary[i].SequenceCompareTo(dictionary[least]) < 0 ? i : least;
                greatest = greatest < 0 || dictionary[i].SequenceCompareTo(dictionary[greatest]) > 0 ? i : greatest;
            }
        }

        return (least, greatest);
    }

    private void EndTrial(ByteDictionary dictionary)
    {
        _onTrial = false;
        long plainLength = _seenPlainLength + Cursor.CommittedPlainLength;
        bool fits = Cursor.CommittedPlainLength <= Context.MaxPageBytes;
        if (fits && !Pays(dictionary, _seen + Cursor.CommittedCount, plainLength))
        {
            Cursor.LeaveDictionary();
        }
    }

    private void HashPage()
    {
        if (Hashes is null)
        {
            return;
        }

        ReadOnlySpan<byte> page = Cursor.Page.AsSpan(_start, PageLength);
        while (!page.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(page);
            Hashes.Add(Hash(page.Slice(sizeof(int), length)));
            page = page[(sizeof(int) + length)..];
        }
    }
}

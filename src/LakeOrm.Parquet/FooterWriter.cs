using LakeOrm.Parquet.Columns;
using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet;

/// <summary>The structures of the format's footer and page index, as <c>parquet.thrift</c> numbers their fields.</summary>
internal static class FooterWriter
{
    private const int FormatVersion = 2;
    private const int PlainEncoding = 0;
    private const int RleEncoding = 3;
    private const int RleDictionaryEncoding = 8;

    private enum Repetition
    {
        Required,
        Optional,
        Repeated,
    }

    private enum ConvertedType
    {
        Utf8 = 0,
        Map = 1,
        List = 3,
        Decimal = 5,
        Date = 6,
        TimestampMicros = 10,
        Int8 = 15,
        Int16 = 16,
    }

    private enum BoundaryOrder
    {
        Unordered,
        Ascending,
        Descending,
    }

    public static void WriteFooter(
        ThriftWriter thrift, IReadOnlyList<ParquetNode> fields, int leaves, IReadOnlyList<RowGroupInfo> rowGroups, ParquetWriterOptions options)
    {
        thrift.Reset();
        thrift.BeginStruct();
        thrift.I32(1, FormatVersion);
        thrift.BeginList(2, ThriftType.Struct, 1 + fields.Sum(CountNodes));
        thrift.BeginStruct();
        thrift.Text(4, "schema");
        thrift.I32(5, fields.Count);
        thrift.EndStruct();
        foreach (ParquetNode field in fields)
        {
            WriteNode(thrift, field);
        }

        thrift.I64(3, rowGroups.Sum(static group => group.Rows));
        thrift.BeginList(4, ThriftType.Struct, rowGroups.Count);
        for (int i = 0; i < rowGroups.Count; i++)
        {
            WriteRowGroup(thrift, rowGroups[i], i, options);
        }

        thrift.Text(6, options.CreatedBy);
        thrift.BeginList(7, ThriftType.Struct, leaves);
        for (int i = 0; i < leaves; i++)
        {
            thrift.BeginStruct();
            thrift.EmptyStruct(1);
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    /// <summary>True if every page with values has bounds that hold; otherwise the format has no column index for the chunk.</summary>
    public static bool TryWriteColumnIndex(ThriftWriter thrift, ChunkInfo chunk, BoundOrder order)
    {
        List<PageInfo> pages = chunk.Pages;
        if (chunk.HasNaN || pages.Exists(static page => page.Bounds is null && page.Nulls < page.Values))
        {
            return false;
        }

        thrift.Reset();
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.True, pages.Count);
        foreach (PageInfo page in pages)
        {
            thrift.BoolElement(page.Bounds is null);
        }

        thrift.BeginList(2, ThriftType.Binary, pages.Count);
        foreach (PageInfo page in pages)
        {
            thrift.BinaryElement(page.Bounds?.Min);
        }

        thrift.BeginList(3, ThriftType.Binary, pages.Count);
        foreach (PageInfo page in pages)
        {
            thrift.BinaryElement(page.Bounds?.Max);
        }

        thrift.I32(4, (int)OrderOf(pages, order));
        thrift.BeginList(5, ThriftType.I64, pages.Count);
        foreach (PageInfo page in pages)
        {
            thrift.I64Element(page.Nulls);
        }

        thrift.EndStruct();
        return true;
    }

    public static void WriteOffsetIndex(ThriftWriter thrift, ChunkInfo chunk)
    {
        thrift.Reset();
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.Struct, chunk.Pages.Count);
        foreach (PageInfo page in chunk.Pages)
        {
            thrift.BeginStruct();
            thrift.I64(1, chunk.DataOffset + page.Offset);
            thrift.I32(2, page.Length);
            thrift.I64(3, page.FirstRow);
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    public static void WriteBloomFilterHeader(ThriftWriter thrift, int length)
    {
        thrift.Reset();
        thrift.BeginStruct();
        thrift.I32(1, length);
        for (short choice = 2; choice <= 4; choice++)
        {
            // Block algorithm, xxHash, uncompressed: each the first member of its union.
            thrift.BeginStruct(choice);
            thrift.EmptyStruct(1);
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    private static int CountNodes(ParquetNode node) => node is ParquetGroup group ? 1 + group.Children.Sum(CountNodes) : 1;

    private static void WriteNode(ThriftWriter thrift, ParquetNode node)
    {
        thrift.BeginStruct();
        if (node is ParquetColumn column)
        {
            WriteColumn(thrift, column);
            thrift.EndStruct();
            return;
        }

        var group = (ParquetGroup)node;
        bool repeated = group.Kind == ParquetGroupKind.Repeated;
        thrift.I32(3, (int)(repeated ? Repetition.Repeated : group.IsOptional ? Repetition.Optional : Repetition.Required));
        thrift.Text(4, group.Name);
        thrift.I32(5, group.Children.Count);
        if (group.Kind is ParquetGroupKind.List or ParquetGroupKind.Map)
        {
            thrift.I32(6, (int)(group.Kind == ParquetGroupKind.List ? ConvertedType.List : ConvertedType.Map));
        }

        WriteFieldId(thrift, group);
        if (group.Kind is ParquetGroupKind.List or ParquetGroupKind.Map)
        {
            thrift.BeginStruct(10);
            thrift.EmptyStruct(group.Kind == ParquetGroupKind.List ? (short)3 : (short)2);
            thrift.EndStruct();
        }

        thrift.EndStruct();
        foreach (ParquetNode child in group.Children)
        {
            WriteNode(thrift, child);
        }
    }

    private static void WriteColumn(ThriftWriter thrift, ParquetColumn column)
    {
        thrift.I32(1, (int)column.PhysicalType);
        if (column.PhysicalType == ParquetPhysicalType.FixedLenByteArray)
        {
            thrift.I32(2, column.TypeLength);
        }

        thrift.I32(3, (int)(column.IsOptional ? Repetition.Optional : Repetition.Required));
        thrift.Text(4, column.Name);
        if (Converted(column) is { } converted)
        {
            thrift.I32(6, (int)converted);
        }

        if (column.LogicalType == ParquetLogicalType.Decimal)
        {
            thrift.I32(7, column.Scale);
            thrift.I32(8, column.Precision);
        }

        WriteFieldId(thrift, column);
        WriteLogicalType(thrift, column);
    }

    private static void WriteFieldId(ThriftWriter thrift, ParquetNode node)
    {
        if (node.FieldId is { } fieldId)
        {
            thrift.I32(9, fieldId);
        }
    }

    // Older readers know converted types only. A timestamp on the local clock has none: TIMESTAMP_MICROS would mean UTC to them.
    private static ConvertedType? Converted(ParquetColumn column) => column.LogicalType switch
    {
        ParquetLogicalType.String => ConvertedType.Utf8,
        ParquetLogicalType.Int8 => ConvertedType.Int8,
        ParquetLogicalType.Int16 => ConvertedType.Int16,
        ParquetLogicalType.Decimal => ConvertedType.Decimal,
        ParquetLogicalType.Date => ConvertedType.Date,
        ParquetLogicalType.TimestampMicros when column.IsAdjustedToUtc => ConvertedType.TimestampMicros,
        _ => null,
    };

    private static void WriteLogicalType(ThriftWriter thrift, ParquetColumn column)
    {
        if (column.LogicalType == ParquetLogicalType.None)
        {
            return;
        }

        thrift.BeginStruct(10);
        switch (column.LogicalType)
        {
            case ParquetLogicalType.String:
                thrift.EmptyStruct(1);
                break;
            case ParquetLogicalType.Decimal:
                thrift.BeginStruct(5);
                thrift.I32(1, column.Scale);
                thrift.I32(2, column.Precision);
                thrift.EndStruct();
                break;
            case ParquetLogicalType.Date:
                thrift.EmptyStruct(6);
                break;
            case ParquetLogicalType.TimestampMicros:
                thrift.BeginStruct(8);
                thrift.Bool(1, column.IsAdjustedToUtc);
                thrift.BeginStruct(2);
                thrift.EmptyStruct(2);
                thrift.EndStruct();
                thrift.EndStruct();
                break;
            default:
                thrift.BeginStruct(10);
                thrift.Byte(1, column.LogicalType == ParquetLogicalType.Int8 ? (byte)8 : (byte)16);
                thrift.Bool(2, true);
                thrift.EndStruct();
                break;
        }

        thrift.EndStruct();
    }

    private static void WriteRowGroup(ThriftWriter thrift, RowGroupInfo group, int ordinal, ParquetWriterOptions options)
    {
        thrift.BeginStruct();
        thrift.BeginList(1, ThriftType.Struct, group.Chunks.Length);
        foreach (ChunkInfo chunk in group.Chunks)
        {
            WriteChunk(thrift, chunk, options);
        }

        thrift.I64(2, group.Chunks.Sum(static chunk => chunk.UncompressedLength));
        thrift.I64(3, group.Rows);
        thrift.I64(5, group.Offset);
        thrift.I64(6, group.Chunks.Sum(static chunk => chunk.CompressedLength));
        if (ordinal <= short.MaxValue)
        {
            thrift.I16(7, (short)ordinal);
        }

        thrift.EndStruct();
    }

    private static void WriteChunk(ThriftWriter thrift, ChunkInfo chunk, ParquetWriterOptions options)
    {
        thrift.BeginStruct();
        thrift.I64(2, chunk.DictionaryOffset ?? chunk.DataOffset);
        thrift.BeginStruct(3);
        WriteChunkMetadata(thrift, chunk, options);
        thrift.EndStruct();
        if (chunk.OffsetIndexLength > 0)
        {
            thrift.I64(4, chunk.OffsetIndexOffset);
            thrift.I32(5, chunk.OffsetIndexLength);
        }

        if (chunk.ColumnIndexLength > 0)
        {
            thrift.I64(6, chunk.ColumnIndexOffset);
            thrift.I32(7, chunk.ColumnIndexLength);
        }

        thrift.EndStruct();
    }

    private static void WriteChunkMetadata(ThriftWriter thrift, ChunkInfo chunk, ParquetWriterOptions options)
    {
        int plainPages = chunk.Pages.Count - chunk.DictionaryCodedPages;
        thrift.I32(1, (int)chunk.Leaf.Column.PhysicalType);
        int[] encodings = chunk.DictionaryPages > 0 ? [PlainEncoding, RleEncoding, RleDictionaryEncoding] : [PlainEncoding, RleEncoding];
        thrift.BeginList(2, ThriftType.I32, encodings.Length);
        foreach (int encoding in encodings)
        {
            thrift.I32Element(encoding);
        }

        thrift.BeginList(3, ThriftType.Binary, chunk.Leaf.Path.Count);
        foreach (string name in chunk.Leaf.Path)
        {
            thrift.TextElement(name);
        }

        thrift.I32(4, (int)options.Compression);
        thrift.I64(5, chunk.Values);
        thrift.I64(6, chunk.UncompressedLength);
        thrift.I64(7, chunk.CompressedLength);
        thrift.I64(9, chunk.DataOffset);
        if (chunk.DictionaryOffset is { } dictionaryOffset)
        {
            thrift.I64(11, dictionaryOffset);
        }

        WriteStatistics(thrift, chunk);
        (int Type, int Encoding, int Count)[] pages = [(2, PlainEncoding, chunk.DictionaryPages), (0, RleDictionaryEncoding, chunk.DictionaryCodedPages), (0, PlainEncoding, plainPages)];
        thrift.BeginList(13, ThriftType.Struct, pages.Count(static page => page.Count > 0));
        foreach ((int type, int encoding, int count) in pages)
        {
            if (count > 0)
            {
                thrift.BeginStruct();
                thrift.I32(1, type);
                thrift.I32(2, encoding);
                thrift.I32(3, count);
                thrift.EndStruct();
            }
        }

        if (chunk.BloomFilterLength > 0)
        {
            thrift.I64(14, chunk.BloomFilterOffset);
            thrift.I32(15, chunk.BloomFilterLength);
        }
    }

    // The deprecated min and max are left out: readers that know only those compare text as signed bytes. Bounds beside NaN are left out
    // too: to DuckDB and Spark NaN is above all numbers, and a maximum that does not say so makes them skip rows that match.
    private static void WriteStatistics(ThriftWriter thrift, ChunkInfo chunk)
    {
        thrift.BeginStruct(12);
        thrift.I64(3, chunk.Nulls);
        if (chunk.Bounds is { } bounds && !chunk.HasNaN)
        {
            thrift.Binary(5, bounds.Max);
            thrift.Binary(6, bounds.Min);
            thrift.Bool(7, bounds.MaxExact);
            thrift.Bool(8, bounds.MinExact);
        }

        thrift.EndStruct();
    }

    private static BoundaryOrder OrderOf(List<PageInfo> pages, BoundOrder order)
    {
        bool ascending = true;
        bool descending = true;
        Bounds? last = null;
        foreach (PageInfo page in pages)
        {
            if (page.Bounds is not { } bounds)
            {
                continue;
            }

            if (last is not null)
            {
                int min = order.Compare(last.Min, bounds.Min);
                int max = order.Compare(last.Max, bounds.Max);
                ascending &= min <= 0 && max <= 0;
                descending &= min >= 0 && max >= 0;
            }

            last = bounds;
        }

        return ascending ? BoundaryOrder.Ascending : descending ? BoundaryOrder.Descending : BoundaryOrder.Unordered;
    }
}

using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Reading;

/// <summary>What stands before a page.</summary>
internal readonly record struct PageHeader(PageKind Kind, int UncompressedSize, int CompressedSize, uint? Checksum, PageContent Content)
{
    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The bytes from the header on.</param>
    /// <param name="part">The column, for messages.</param>
    /// <param name="origin">Where they start in the file, for messages.</param>
    /// <param name="length">The header's length.</param>
    /// <returns>The header, its sizes and counts not negative.</returns>
    internal static PageHeader Parse(ReadOnlySpan<byte> bytes, string part, long origin, out int length)
    {
        var reader = new ThriftReader(bytes, part, origin);
        int? kind = null;
        int? uncompressed = null;
        int? compressed = null;
        uint? checksum = null;
        PageContent? content = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = reader.ReadInt32(type);
                    break;
                case 2:
                    uncompressed = reader.ReadInt32(type);
                    break;
                case 3:
                    compressed = reader.ReadInt32(type);
                    break;
                case 4:
                    checksum = unchecked((uint)reader.ReadInt32(type));
                    break;
                case 5 or 7:
                    reader.ExpectStruct(type);
                    content = PageContent.Parse(ref reader);
                    break;
                case 8:
                    reader.ExpectStruct(type);
                    content = PageContent.ParseV2(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        var header = new PageHeader(
            (PageKind)(kind ?? throw reader.Missing("type of a page header")),
            uncompressed ?? throw reader.Missing("uncompressed_page_size"),
            compressed ?? throw reader.Missing("compressed_page_size"),
            checksum,
            content ?? (kind == (int)PageKind.Index ? default(PageContent) : throw reader.Missing("the header of the page's own kind")));
        return header.UncompressedSize >= 0 && header.CompressedSize >= 0
            ? header
            : throw reader.Corrupt("page sizes that are not negative", $"{header.UncompressedSize} and {header.CompressedSize}");
    }
}

using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Reading;

/// <summary>The part of a page header that the kinds of page have in common, and what version 2 adds.</summary>
internal readonly record struct PageContent(
    int Entries,
    PageEncoding Encoding,
    PageEncoding DefinitionEncoding,
    PageEncoding RepetitionEncoding,
    int DefinitionBytes,
    int RepetitionBytes,
    bool IsCompressed)
{
    /// <summary>Reads the header of a data page of version 1 or of a dictionary page, whose fields agree where they overlap.</summary>
    internal static PageContent Parse(ref ThriftReader reader)
    {
        int? entries = null;
        int? encoding = null;
        PageEncoding definition = PageEncoding.Rle;
        PageEncoding repetition = PageEncoding.Rle;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    entries = reader.ReadInt32(type);
                    break;
                case 2:
                    encoding = reader.ReadInt32(type);
                    break;

                // In a dictionary page field 3 is a boolean (is_sorted).
                case 3 when type is ThriftType.I32:
                    definition = (PageEncoding)reader.ReadInt32(type);
                    break;
                case 4:
                    repetition = (PageEncoding)reader.ReadInt32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return Create(in reader, entries, encoding, definition, repetition, 0, 0, isCompressed: true);
    }

    internal static PageContent ParseV2(ref ThriftReader reader)
    {
        int? entries = null;
        int? encoding = null;
        int? definitionBytes = null;
        int? repetitionBytes = null;
        bool isCompressed = true;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    entries = reader.ReadInt32(type);
                    break;
                case 4:
                    encoding = reader.ReadInt32(type);
                    break;
                case 5:
                    definitionBytes = reader.ReadInt32(type);
                    break;
                case 6:
                    repetitionBytes = reader.ReadInt32(type);
                    break;
                case 7:
                    isCompressed = reader.ReadBoolean(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return Create(
            in reader,
            entries,
            encoding,
            PageEncoding.Rle,
            PageEncoding.Rle,
            definitionBytes ?? throw reader.Missing("definition_levels_byte_length"),
            repetitionBytes ?? throw reader.Missing("repetition_levels_byte_length"),
            isCompressed);
    }

    private static PageContent Create(
        in ThriftReader reader,
        int? entries,
        int? encoding,
        PageEncoding definition,
        PageEncoding repetition,
        int definitionBytes,
        int repetitionBytes,
        bool isCompressed)
    {
        var content = new PageContent(
            entries ?? throw reader.Missing("num_values of a page"),
            (PageEncoding)(encoding ?? throw reader.Missing("encoding of a page")),
            definition,
            repetition,
            definitionBytes,
            repetitionBytes,
            isCompressed);
        return content is { Entries: >= 0, DefinitionBytes: >= 0, RepetitionBytes: >= 0 }
            ? content
            : throw reader.Corrupt("counts of a page that are not negative", $"{entries}, {definitionBytes} and {repetitionBytes}");
    }
}

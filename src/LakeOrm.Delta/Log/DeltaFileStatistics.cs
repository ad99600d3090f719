using System.Text.Json;

namespace LakeOrm.Delta.Log;

/// <summary>What the log says of a file's values: bounds that skip files, never values to answer with. Statistics that cannot be read count as not told.</summary>
public sealed class DeltaFileStatistics
{
    private readonly byte[] _json;
    private Content? _content;

    internal DeltaFileStatistics(byte[] json) => _json = json;

    /// <summary>How many rows the file has; null when that is not told.</summary>
    public long? NumRecords => Read().NumRecords;

    /// <summary>Whether bounds and null counts are those of the file's living rows. When false, bounds still hold for all rows, but need not be reached.</summary>
    public bool TightBounds => Read().TightBounds;

    /// <summary>Looks at one top-level column.</summary>
    /// <param name="column">The column, without regard to case.</param>
    /// <returns>What is told; all null when nothing is.</returns>
    public DeltaColumnStatistics Column(string column) => Read().Columns.GetValueOrDefault(column);

    private Content Read() => _content ??= Parse(_json);

    private static Content Parse(byte[] json)
    {
        Content content = new();
        try
        {
            Utf8JsonReader reader = new(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("numRecords"u8))
                {
                    reader.Read();
                    content.NumRecords = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long rows) ? rows : null;
                }
                else if (reader.ValueTextEquals("tightBounds"u8))
                {
                    reader.Read();
                    content.TightBounds = reader.TokenType != JsonTokenType.False;
                }
                else if (reader.ValueTextEquals("minValues"u8))
                {
                    ReadColumns(ref reader, content, static (known, value) => known with { Min = value });
                }
                else if (reader.ValueTextEquals("maxValues"u8))
                {
                    ReadColumns(ref reader, content, static (known, value) => known with { Max = value });
                }
                else if (reader.ValueTextEquals("nullCount"u8))
                {
                    ReadColumns(ref reader, content, static (known, value) => known with { NullCount = long.TryParse(value, out long count) ? count : null });
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half-read bounds would be bounds of something; none at all is safe.
            return new Content();
        }

        return content;
    }

    private static void ReadColumns(ref Utf8JsonReader reader, Content content, Func<DeltaColumnStatistics, string, DeltaColumnStatistics> with)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string column = reader.GetString()!;
            reader.Read();
            string? value = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            reader.Skip();
            if (value is not null)
            {
                content.Columns[column] = with(content.Columns.GetValueOrDefault(column), value);
            }
        }
    }

    private sealed class Content
    {
        public long? NumRecords { get; set; }

        public bool TightBounds { get; set; } = true;

        public Dictionary<string, DeltaColumnStatistics> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}

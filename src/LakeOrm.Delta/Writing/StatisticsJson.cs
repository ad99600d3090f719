using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Writing;

/// <summary>Writes what a Parquet file knows of its columns as Delta's statistics.</summary>
internal static class StatisticsJson
{
    private const long MicrosPerMilli = 1000;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly long MinMicros = (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly long MaxMicros = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly int MinDays = -new DateOnly(1970, 1, 1).DayNumber;
    private static readonly int MaxDays = DateOnly.MaxValue.DayNumber + MinDays;

    /// <summary>Writes the statistics of a file.</summary>
    /// <remarks>
    /// What lies below a list or map has no statistics and takes no place among the indexed columns: a bound or count of elements says nothing
    /// of rows. Delta would have the null count of the list itself there, the rows whose list is null; Parquet's counts take an empty list and
    /// a null element for the same, so it is left out, which every reader takes for unknown.
    /// </remarks>
    /// <param name="file">The file.</param>
    /// <param name="columns">How many of its first columns get statistics; each field of a structure is one.</param>
    /// <returns>The JSON.</returns>
    public static byte[] Write(ParquetFileSummary file, int columns)
    {
        ParquetColumnSummary[] indexed = [.. file.Columns.Where(static column => column.Leaf.MaxRepetitionLevel == 0).Take(columns)];
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            List<string> structures = [];
            json.WriteStartObject();
            json.WriteNumber("numRecords"u8, file.RowCount);
            json.WriteStartObject("minValues"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                if (column.Min is { } min)
                {
                    WriteBound(json, structures, column.Leaf, min, upper: false);
                }
            }

            EndColumns(json, structures);
            json.WriteStartObject("maxValues"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                // Engines hold NaN to be greater than all other values, and Parquet's bounds leave it out: then no upper bound is true.
                if (column.Max is { } max && !column.HasNaN)
                {
                    WriteBound(json, structures, column.Leaf, max, upper: true);
                }
            }

            EndColumns(json, structures);
            json.WriteStartObject("nullCount"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                WriteName(json, structures, column.Leaf);
                json.WriteNumberValue(column.NullCount);
            }

            EndColumns(json, structures);
            json.WriteBoolean("tightBounds"u8, true);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteBound(Utf8JsonWriter json, List<string> structures, ParquetLeaf leaf, ParquetValue bound, bool upper)
    {
        ParquetColumn column = leaf.Column;
        switch (column.LogicalType, column.PhysicalType)
        {
            case (ParquetLogicalType.String, _):
                WriteName(json, structures, leaf);
                json.WriteStringValue(bound.AsBytes().Span);
                break;
            case (ParquetLogicalType.Decimal, _):
                WriteName(json, structures, leaf);
                json.WriteRawValue(Decimal(bound.AsInt128(), column.Scale), skipInputValidation: true);
                break;
            case (ParquetLogicalType.Date, _):
                if (bound.AsInt64() is var days && days >= MinDays && days <= MaxDays)
                {
                    WriteName(json, structures, leaf);
                    json.WriteStringValue(DateOnly.FromDayNumber((int)days - MinDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }

                break;
            case (ParquetLogicalType.TimestampMicros, _):
                if (Timestamp(bound.AsInt64(), upper, column.IsAdjustedToUtc) is { } text)
                {
                    WriteName(json, structures, leaf);
                    json.WriteStringValue(text);
                }

                break;
            case (_, ParquetPhysicalType.Int32 or ParquetPhysicalType.Int64):
                WriteName(json, structures, leaf);
                json.WriteNumberValue(bound.AsInt64());
                break;

            // A float goes as the double that equals it, so that readers who compare in either width are right.
            case (_, ParquetPhysicalType.Float) when float.IsFinite(bound.AsSingle()):
                WriteName(json, structures, leaf);
                json.WriteNumberValue((double)bound.AsSingle());
                break;
            case (_, ParquetPhysicalType.Double) when double.IsFinite(bound.AsDouble()):
                WriteName(json, structures, leaf);
                json.WriteNumberValue(bound.AsDouble());
                break;
        }
    }

    // Leaves come depth first, so those of a structure are neighbours: what is open is closed as far as the next leaf lies elsewhere.
    private static void WriteName(Utf8JsonWriter json, List<string> structures, ParquetLeaf leaf)
    {
        int depth = leaf.Path.Count - 1;
        int common = 0;
        while (common < depth && common < structures.Count && structures[common] == leaf.Path[common])
        {
            common++;
        }

        CloseStructures(json, structures, common);
        for (int i = common; i < depth; i++)
        {
            json.WriteStartObject(leaf.Path[i]);
            structures.Add(leaf.Path[i]);
        }

        json.WritePropertyName(leaf.Column.Name);
    }

    private static void EndColumns(Utf8JsonWriter json, List<string> structures)
    {
        CloseStructures(json, structures, 0);
        json.WriteEndObject();
    }

    private static void CloseStructures(Utf8JsonWriter json, List<string> structures, int left)
    {
        for (; structures.Count > left; structures.RemoveAt(structures.Count - 1))
        {
            json.WriteEndObject();
        }
    }

    private static string? Timestamp(long micros, bool upper, bool utc)
    {
        // Delta's bounds have milliseconds: an upper bound is rounded up, or rows would lie above it.
        long floor = micros - (((micros % MicrosPerMilli) + MicrosPerMilli) % MicrosPerMilli);
        long bound = upper && floor != micros ? floor + MicrosPerMilli : floor;
        if (bound < MinMicros || bound > MaxMicros)
        {
            return null;
        }

        DateTime time = DateTime.UnixEpoch.AddTicks(bound * TimeSpan.TicksPerMicrosecond);
        return time.ToString(utc ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    private static string Decimal(Int128 unscaled, int scale)
    {
        string digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        StringBuilder text = new(digits.Length + 3);
        if (Int128.IsNegative(unscaled))
        {
            text.Append('-');
        }

        digits = digits.PadLeft(scale + 1, '0');
        text.Append(digits.AsSpan(0, digits.Length - scale));
        if (scale > 0)
        {
            text.Append('.').Append(digits.AsSpan(digits.Length - scale));
        }

        return text.ToString();
    }
}

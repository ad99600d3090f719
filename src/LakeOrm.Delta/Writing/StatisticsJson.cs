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
    /// <param name="file">The file.</param>
    /// <param name="columns">How many of its first columns get statistics.</param>
    /// <returns>The JSON.</returns>
    public static byte[] Write(ParquetFileSummary file, int columns)
    {
        ParquetColumnSummary[] indexed = [.. file.Columns.Take(columns)];
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords"u8, file.RowCount);
            json.WriteStartObject("minValues"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                if (column.Min is { } min)
                {
                    WriteBound(json, column, min, upper: false);
                }
            }

            json.WriteEndObject();
            json.WriteStartObject("maxValues"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                // Engines hold NaN to be greater than all other values, and Parquet's bounds leave it out: then no upper bound is true.
                if (column.Max is { } max && !column.HasNaN)
                {
                    WriteBound(json, column, max, upper: true);
                }
            }

            json.WriteEndObject();
            json.WriteStartObject("nullCount"u8);
            foreach (ParquetColumnSummary column in indexed)
            {
                json.WriteNumber(column.Leaf.Column.Name, column.NullCount);
            }

            json.WriteEndObject();
            json.WriteBoolean("tightBounds"u8, true);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteBound(Utf8JsonWriter json, ParquetColumnSummary summary, ParquetValue bound, bool upper)
    {
        ParquetColumn column = summary.Leaf.Column;
        switch (column.LogicalType, column.PhysicalType)
        {
            case (ParquetLogicalType.String, _):
                json.WriteString(column.Name, bound.AsBytes().Span);
                break;
            case (ParquetLogicalType.Decimal, _):
                json.WritePropertyName(column.Name);
                json.WriteRawValue(Decimal(bound.AsInt128(), column.Scale), skipInputValidation: true);
                break;
            case (ParquetLogicalType.Date, _):
                if (bound.AsInt64() is var days && days >= MinDays && days <= MaxDays)
                {
                    json.WriteString(column.Name, DateOnly.FromDayNumber((int)days - MinDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                }

                break;
            case (ParquetLogicalType.TimestampMicros, _):
                if (Timestamp(bound.AsInt64(), upper, column.IsAdjustedToUtc) is { } text)
                {
                    json.WriteString(column.Name, text);
                }

                break;
            case (_, ParquetPhysicalType.Int32 or ParquetPhysicalType.Int64):
                json.WriteNumber(column.Name, bound.AsInt64());
                break;

            // A float goes as the double that equals it, so that readers who compare in either width are right.
            case (_, ParquetPhysicalType.Float) when float.IsFinite(bound.AsSingle()):
                json.WriteNumber(column.Name, (double)bound.AsSingle());
                break;
            case (_, ParquetPhysicalType.Double) when double.IsFinite(bound.AsDouble()):
                json.WriteNumber(column.Name, bound.AsDouble());
                break;
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

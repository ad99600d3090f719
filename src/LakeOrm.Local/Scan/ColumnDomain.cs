using System.Globalization;
using System.Text;
using LakeOrm.Delta.Types;

namespace LakeOrm.Local.Scan;

/// <summary>
/// The values of a column as they can be compared here exactly as the engine compares them: bounds from the log and values from the statement. What is not certain is null, and null skips no file.
/// </summary>
internal sealed class ColumnDomain
{
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd",
    ];

    private const int MaxDigits = 28;

    private readonly Func<string, object?> _parse;
    private readonly Func<object, object?> _convert;
    private readonly Comparison<object> _compare;

    private ColumnDomain(Func<string, object?> parse, Func<object, object?> convert, Comparison<object>? compare = null)
    {
        _parse = parse;
        _convert = convert;
        _compare = compare ?? (static (a, b) => ((IComparable)a).CompareTo(b));
    }

    /// <summary>Whether values are floating: NaN is above every bound, and bounds hold up to rounding.</summary>
    public bool IsFloating { get; private init; }

    /// <summary>How much a log's upper bound may be too low: writers cut timestamps down to the millisecond.</summary>
    private long UpperSlack { get; init; }

    /// <summary>The domain of a type; null when its values are not compared here.</summary>
    public static ColumnDomain? Of(DeltaType type) => (type as DeltaPrimitiveType)?.Name switch
    {
        "byte" or "short" or "integer" or "long" or "decimal" => new ColumnDomain(static t => ParseNumber(t), static v => Number(v)),
        "float" or "double" => new ColumnDomain(static t => ParseFloat(t), static v => Float(v), CompareFloats) { IsFloating = true },
        "string" => new ColumnDomain(static t => t, static v => v is string or Guid ? v.ToString() : null, static (a, b) => CompareText((string)a, (string)b)),
        "boolean" => new ColumnDomain(static t => bool.TryParse(t, out bool v) ? v : null, static v => v is bool ? v : null),
        "date" => new ColumnDomain(static t => ParseDate(t), static v => v is DateOnly d ? d : v is string t ? ParseDate(t) : null),
        "timestamp" or "timestamp_ntz" => new ColumnDomain(static t => ParseMicros(t), static v => Micros(v)) { UpperSlack = 999 },
        _ => null,
    };

    /// <summary>Reads a partition value.</summary>
    public object? Exact(string text) => _parse(text);

    /// <summary>Reads a lower bound.</summary>
    public object? Lower(string? text) => text is null ? null : _parse(text);

    /// <summary>Reads an upper bound.</summary>
    public object? Upper(string? text) => text is null ? null : _parse(text) is long micros && UpperSlack > 0 ? micros + UpperSlack : _parse(text);

    /// <summary>Takes over a statement's value; null when the engine may compare it in another way than this.</summary>
    public object? Value(object value) => _convert(value);

    /// <summary>Compares two values.</summary>
    public int Compare(object a, object b) => _compare(a, b);

    // What has more digits than a decimal would be rounded, and a rounded bound is none.
    private static decimal? ParseNumber(string text) =>
        text.Count(char.IsAsciiDigit) <= MaxDigits && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    private static decimal? Number(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static double? ParseFloat(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static double? Float(object value) => value switch
    {
        float or double or sbyte or byte or short or ushort or int or uint or long or ulong or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null,
        _ => null,
    };

    // A literal may meet the column as float or as double: what lies within float's precision counts as equal, which keeps the file.
    private static int CompareFloats(object a, object b)
    {
        (double x, double y) = ((double)a, (double)b);
        return Math.Abs(x - y) <= 1e-6 * Math.Max(Math.Abs(x), Math.Abs(y)) ? 0 : x.CompareTo(y);
    }

    // Bytes of UTF-8 order as code points do; UTF-16 units do not.
    private static int CompareText(string a, string b)
    {
        int length = Math.Min(a.Length, b.Length);
        for (int i = 0; i < length; i++)
        {
            if (a[i] != b[i])
            {
                bool x = char.IsSurrogate(a[i]);
                bool y = char.IsSurrogate(b[i]);
                return x == y ? a[i].CompareTo(b[i]) : x ? 1 : -1;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static DateOnly? ParseDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value) ? value : null;

    private static long? ParseMicros(string text) =>
        DateTimeOffset.TryParseExact(text, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? Floor(value.UtcTicks) : null;

    private static long? Micros(object value) => value switch
    {
        DateTimeOffset v => Floor(v.UtcTicks),
        DateTime { Kind: DateTimeKind.Local } v => Floor(v.ToUniversalTime().Ticks),
        DateTime v => Floor(v.Ticks),
        DateOnly v => Floor(v.ToDateTime(TimeOnly.MinValue).Ticks),
        _ => null,
    };

    private static long Floor(long ticks) => ticks / TimeSpan.TicksPerMicrosecond;
}

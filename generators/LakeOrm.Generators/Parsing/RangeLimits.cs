using System.Globalization;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Parsing;

/// <summary>The two limits of a range, as C# and as a reader writes them.</summary>
/// <param name="Cast">What the value is cast to before it is compared; null for nothing.</param>
/// <param name="Min">The lower limit in C#.</param>
/// <param name="Max">The upper limit in C#.</param>
/// <param name="MinText">The lower limit for a message.</param>
/// <param name="MaxText">The upper limit for a message.</param>
internal sealed record RangeLimits(string? Cast, string Min, string Max, string MinText, string MaxText)
{
    /// <summary>Reads <c>Range</c> or <c>LakeRange</c>; null when its limits do not fit the column or each other.</summary>
    public static RangeLimits? Parse(AttributeReader attribute, ColumnModel column) => attribute.Arguments switch
    {
        [{ Value: int min }, { Value: int max }] when min <= max => Integers(min, max, column),
        [{ Value: double min }, { Value: double max }] when min <= max => Doubles(min, max, column),
        [_, { Value: string min }, { Value: string max }] => Texts(min, max, column),
        [{ Value: string min }, { Value: string max }] => Texts(min, max, column),
        _ => null,
    };

    private static RangeLimits? Integers(int min, int max, ColumnModel column)
    {
        string minText = CSharpText.Literal(min);
        string maxText = CSharpText.Literal(max);
        return column.Clr switch
        {
            // A limit below zero has no form in an unsigned type; decimal holds both.
            ClrKind.UInt64 or ClrKind.UInt32 => new("decimal", minText + "M", maxText + "M", minText, maxText),
            ClrKind.Double or ClrKind.Single => new(null, minText + "D", maxText + "D", minText, maxText),
            ClrKind.Decimal => new(null, minText + "M", maxText + "M", minText, maxText),
            _ when IsNumber(column.Clr) => new(null, minText, maxText, minText, maxText),
            _ => null,
        };
    }

    private static RangeLimits? Doubles(double min, double max, ColumnModel column) => IsNumber(column.Clr)
        ? new(
            column.Clr is ClrKind.Double or ClrKind.Single ? null : "double", CSharpText.Literal(min), CSharpText.Literal(max),
            min.ToString("R", CultureInfo.InvariantCulture), max.ToString("R", CultureInfo.InvariantCulture))
        : null;

    private static RangeLimits? Texts(string min, string max, ColumnModel column) => column.Clr switch
    {
        ClrKind.Double or ClrKind.Single => double.TryParse(min, NumberStyles.Float, CultureInfo.InvariantCulture, out double from)
            && double.TryParse(max, NumberStyles.Float, CultureInfo.InvariantCulture, out double to) && from <= to
                ? new(null, CSharpText.Literal(from), CSharpText.Literal(to), min, max)
                : null,
        _ when IsNumber(column.Clr) => decimal.TryParse(min, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal from)
            && decimal.TryParse(max, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal to) && from <= to
                ? new(column.Clr == ClrKind.Decimal ? null : "decimal", Literal(from), Literal(to), min, max)
                : null,
        ClrKind.DateOnly => Instants(min, max, DateTimeStyles.None, static t => $"new global::System.DateOnly({Numbers(t.Year, t.Month, t.Day)})"),
        ClrKind.TimeOnly => Instants(min, max, DateTimeStyles.NoCurrentDateDefault, static t => $"new global::System.TimeOnly({Number(t.TimeOfDay.Ticks)}L)"),
        ClrKind.DateTime => Instants(min, max, DateTimeStyles.None, static t => $"new global::System.DateTime({Number(t.Ticks)}L)"),
        ClrKind.DateTimeOffset => Instants(
            min, max, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, static t => $"new global::System.DateTimeOffset({Number(t.Ticks)}L, global::System.TimeSpan.Zero)"),
        _ => null,
    };

    private static RangeLimits? Instants(string min, string max, DateTimeStyles styles, Func<DateTime, string> print) =>
        DateTime.TryParse(min, CultureInfo.InvariantCulture, styles, out DateTime from) && DateTime.TryParse(max, CultureInfo.InvariantCulture, styles, out DateTime to) && from <= to
            ? new(null, print(from), print(to), min, max)
            : null;

    private static string Literal(decimal value) => value.ToString(CultureInfo.InvariantCulture) + "M";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Numbers(params int[] values) => string.Join(", ", values.Select(CSharpText.Literal));

    private static bool IsNumber(ClrKind kind) => kind is >= ClrKind.SByte and <= ClrKind.Decimal;
}

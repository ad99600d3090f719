using System.Globalization;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>Reads <c>Default</c>: the C# of the value that a member has where a result lacks its column.</summary>
internal static class DefaultParser
{
    private static readonly string[] TimeFormats = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFF"];

    /// <summary>The value in C#; null when the attribute has none.</summary>
    public static string? Parse(Member member, ColumnModel column, AttributeReader? attribute, DiagnosticSink sink)
    {
        if (attribute?.Named("Default") is not { } constant)
        {
            return null;
        }

        string? value = constant.Kind == TypedConstantKind.Array || constant.IsNull ? null : FromText(constant.Value as string, column) ?? FromConstant(constant, column);
        if (value is null)
        {
            sink.Report(Descriptors.BadDefault, attribute.Value.Location() ?? member.Location, member.Name, TypeMapper.ReadableName(column.Clr), constant.ToCSharpString(), Advice(column));
        }

        // Beside a value of a small type, a constant makes the whole expression an int.
        return value is not null && column.Clr is (ClrKind.SByte or ClrKind.Byte or ClrKind.Int16 or ClrKind.UInt16) ? $"({TypeMapper.ReadableName(column.Clr)})({value})" : value;
    }

    private static string? FromConstant(TypedConstant constant, ColumnModel column) =>
        column.Clr == ClrKind.Decimal && !(Decimal(Convert.ToString(constant.Value, CultureInfo.InvariantCulture)!) is { } value && Fits(value, column)) ? null : ConstantText.Of(constant, column);

    private static string? FromText(string? text, ColumnModel column) => text is null ? null : column.Clr switch
    {
        ClrKind.Decimal when Decimal(text) is { } value && Fits(value, column) => value.ToString(CultureInfo.InvariantCulture) + "M",
        ClrKind.Guid when Guid.TryParseExact(text, "D", out Guid value) => NewGuid(value),
        ClrKind.DateOnly when DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime t) =>
            $"new global::System.DateOnly({CSharpText.Literal(t.Year)}, {CSharpText.Literal(t.Month)}, {CSharpText.Literal(t.Day)})",
        ClrKind.TimeOnly when DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out DateTime t) =>
            $"new global::System.TimeOnly({Ticks(t)})",
        ClrKind.DateTime when column.Storage == StorageKind.TimestampNtz =>
            DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime t) && t.Kind == DateTimeKind.Unspecified
                ? $"new global::System.DateTime({Ticks(t)})"
                : null,
        ClrKind.DateTime when Instant(text) is { } t => $"new global::System.DateTime({Ticks(t)}, global::System.DateTimeKind.Utc)",
        ClrKind.DateTimeOffset when Instant(text) is { } t => $"new global::System.DateTimeOffset({Ticks(t)}, global::System.TimeSpan.Zero)",
        _ => null,
    };

    // A text without a zone would be read in the zone of whoever compiles.
    private static DateTime? Instant(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime t) && t.Kind != DateTimeKind.Unspecified ? t.ToUniversalTime() : null;

    private static decimal? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    // A projection without a precision takes any.
    private static bool Fits(decimal value, ColumnModel column)
    {
        if (column.Precision == 0)
        {
            return true;
        }

        decimal rest = Math.Abs(value);
        for (int i = 0; i < column.Precision - column.Scale && rest >= 1; i++)
        {
            rest = Math.Truncate(rest / 10);
        }

        return rest < 1 && Math.Round(value, column.Scale) == value;
    }

    private static string Ticks(DateTime time) => time.Ticks.ToString(CultureInfo.InvariantCulture) + "L";

    private static string NewGuid(Guid value)
    {
        byte[] b = value.ToByteArray();
        IEnumerable<int> parts = [BitConverter.ToInt32(b, 0), BitConverter.ToInt16(b, 4), BitConverter.ToInt16(b, 6), .. b.Skip(8).Select(static x => (int)x)];
        return $"new global::System.Guid({string.Join(", ", parts.Select(CSharpText.Literal))})";
    }

    private static string Advice(ColumnModel column) => column.Clr switch
    {
        ClrKind.Enum => $"write a value of '{column.Enum!.Name}'",
        ClrKind.Decimal => "write a number that its precision and scale hold, as text where it has a point, such as \"1.50\"",
        ClrKind.Guid => "write its text, such as \"0191d5b8-0000-7000-8000-000000000000\"",
        ClrKind.DateOnly => "write its text, such as \"2020-01-31\"",
        ClrKind.TimeOnly => "write its text, such as \"13:45:00\"",
        ClrKind.DateTime when column.Storage == StorageKind.TimestampNtz => "write its text without a zone, such as \"2020-01-31T13:45:00\"",
        ClrKind.DateTime or ClrKind.DateTimeOffset => "write its text with the zone, such as \"2020-01-31T13:45:00Z\"",
        <= ClrKind.String => "write a constant of its type",
        _ => "write Optional = true, and the value as the member's initializer",
    };
}

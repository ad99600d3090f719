using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Expressions that turn a member's value into what is stored, and back.</summary>
internal static class Conversions
{
    /// <summary>The type in which values are handed over.</summary>
    public static string StoredType(ValueModel value) => value.Storage switch
    {
        StorageKind.Boolean => "bool",
        StorageKind.Int8 => "sbyte",
        StorageKind.Int16 => "short",
        StorageKind.Int32 or StorageKind.Date => "int",
        StorageKind.Int64 or StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => "long",
        StorageKind.Float32 => "float",
        StorageKind.Float64 => "double",
        StorageKind.Decimal => Names.Int128,
        _ => "string",
    };

    /// <summary>The stored form of a value; decimals as 128-bit unscaled numbers.</summary>
    public static string ToStored(ValueModel place, string value) => place.Clr switch
    {
        ClrKind.UInt64 => $"({Names.Int128}){value}",
        ClrKind.Decimal => ToDecimal(128, place, value),
        ClrKind.DateOnly => $"{Names.Convert}.ToDays({value})",
        ClrKind.DateTime when place.Storage == StorageKind.TimestampNtz => $"{Names.Convert}.ToMicrosNtz({value})",
        ClrKind.DateTime => $"{Names.Convert}.ToMicros({value}, {CSharpText.Literal(place.Path)})",
        ClrKind.TimeOnly or ClrKind.DateTimeOffset => $"{Names.Convert}.ToMicros({value})",
        ClrKind.Enum when place.Enum!.ByName => $"{Names.Enums}.NameOf({value}, {CSharpText.Literal(place.Path)})",
        ClrKind.Enum when place.Enum!.Underlying == ClrKind.UInt64 => $"({Names.Int128})(ulong){value}",
        ClrKind.Enum => $"({StoredType(place)}){value}",
        ClrKind.Memory => $"{value}.Span",
        ClrKind.Json => $"{Names.Runtime}.LakeJsonColumn.Write({value}, {Names.Contracts}.{place.Json!.Field}, {CSharpText.Literal(place.Path)})",
        ClrKind.Converted => ToStored(place.Stored, Converted(place, value)),
        _ => value,
    };

    /// <summary>The stored form as Parquet's physical type of the column takes it.</summary>
    public static string ToParquet(ValueModel place, string value) => (place.Stored.Clr, place.Precision) switch
    {
        (ClrKind.Decimal, <= 9) => ToDecimal(32, place, Converted(place, value)),
        (ClrKind.Decimal, <= 18) => ToDecimal(64, place, Converted(place, value)),
        _ => ToStored(place, value),
    };

    /// <summary>The member's value from a loaded column: a timestamp's microseconds made what the member is.</summary>
    /// <param name="place">The place.</param>
    /// <param name="column">The bound column.</param>
    /// <param name="values">Its loaded values.</param>
    /// <param name="index">The value's index in them.</param>
    public static string FromStored(ValueModel place, string column, string values, string index)
    {
        string value = $"{values}[{index}]";
        return place.Clr switch
        {
            ClrKind.Byte or ClrKind.UInt16 or ClrKind.UInt32 or ClrKind.UInt64 => Narrowed(place.Clr, column, value, index),
            // Loading a column refuses what System.Decimal cannot hold.
            ClrKind.Decimal when place.Precision == 0 => $"{Names.Convert}.ToDecimal({value}, {column}.Scale)",
            // What fits the bound precision fits 64 bits, and that is the fast way to a decimal.
            ClrKind.Decimal when place.Precision <= 18 => $"{Names.Convert}.ToDecimal((long){value}, {CSharpText.Literal(place.Scale)})",
            ClrKind.Decimal => $"{Names.Convert}.ToDecimal({value}, {CSharpText.Literal(place.Scale)})",
            ClrKind.DateOnly => $"{Names.Convert}.ToDateOnly({value})",
            ClrKind.TimeOnly => $"{Names.Convert}.ToTimeOnly({value})",
            ClrKind.DateTime when place.Storage == StorageKind.TimestampNtz => $"{Names.Convert}.ToDateTimeNtz({value})",
            ClrKind.DateTime => $"{Names.Convert}.ToDateTimeUtc({value})",
            ClrKind.DateTimeOffset => $"{Names.Convert}.ToDateTimeOffset({value})",
            ClrKind.Enum when place.Enum!.ByName => $"{Names.Enums}.{place.Enum.Helper}({column}, {index}, {values}.Utf8({index}))",
            ClrKind.Enum when place.Enum!.Members.Count > 0 =>
                $"{Names.Enums}.{place.Enum.Helper}({column}, {index}, ({place.Enum.Type}){Narrowed(place.Enum.Underlying, column, value, index)})",
            ClrKind.Enum => $"({place.Enum!.Type}){Narrowed(place.Enum.Underlying, column, value, index)}",
            ClrKind.Memory => $"new global::System.ReadOnlyMemory<byte>({value})",
            ClrKind.Json => $"{Names.Runtime}.LakeJsonColumn.Read({column}, {index}, {values}.Utf8({index}), {Names.Contracts}.{place.Json!.Field})",
            ClrKind.Converted =>
                $"{Names.Runtime}.LakeConverting.Read({Names.Converters}.{place.Converter!.Field}, {column}, {index}, {FromStored(place.Stored, column, values, index)})",
            _ => value,
        };
    }

    /// <summary>A null of the member's type, to stand beside a value in a conditional expression.</summary>
    /// <remarks>A type that something converts to may make a value of null: bytes an empty one, a user's type anything.</remarks>
    public static string Nothing(ValueModel place) => place.IsValueType && place.Clr is ClrKind.Memory or ClrKind.Converted ? $"default({place.ClrType})" : "null";

    /// <summary>The type of a loaded column's values.</summary>
    public static string ValuesType(ValueModel place) => place.Storage switch
    {
        StorageKind.Boolean => $"{Names.Runtime}.ArrowBits",
        StorageKind.String => $"{Names.Runtime}.ArrowUtf8",
        StorageKind.Binary => $"{Names.Runtime}.ArrowBytes",
        StorageKind.Uuid => $"{Names.Runtime}.ArrowUuids",
        _ => Names.Span(StoredType(place)),
    };

    /// <summary>The property of a loaded column that holds the values.</summary>
    public static string Values(ValueModel place) => place.Storage switch
    {
        StorageKind.Boolean => "Booleans",
        StorageKind.Date => "Days",
        StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => "Micros",
        StorageKind.Decimal => "Decimals",
        StorageKind.String => "Strings",
        StorageKind.Uuid => "Uuids",
        _ => place.Storage.ToString(),
    };

    /// <summary>What a list or map is gone through as.</summary>
    public static string Elements(ValueModel place, string value) => place.Collection switch
    {
        CollectionKind.List => $"global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan({value})",
        CollectionKind.ImmutableArray => $"{value}.AsSpan()",
        _ => value,
    };

    /// <summary>The expression of how many elements a list or map has.</summary>
    public static string Count(ValueModel place, string value) => place.Collection is CollectionKind.Array or CollectionKind.ImmutableArray ? $"{value}.Length" : $"{value}.Count";

    /// <summary>The value, or an error where there is a null that may not be.</summary>
    public static string Required(ValueModel place, string value) =>
        place.Collection == CollectionKind.ImmutableArray ? $"{Names.Convert}.Required({value}, {CSharpText.Literal(place.Path)})"
        : place.IsValueType ? value
        : $"{value} ?? throw {Names.Convert}.NullValue({CSharpText.Literal(place.Path)})";

    /// <summary>The pattern that a value which may be null is held against, and that names it where there is one.</summary>
    public static string IsThere(ValueModel place, string value, string name) =>
        place.Collection == CollectionKind.ImmutableArray ? $"{value} is {{ IsDefault: false }} {name}" : $"{value} is {{ }} {name}";

    private static string Converted(ValueModel place, string value) => place.Converter is { } converter
        ? $"{Names.Runtime}.LakeConverting.Write({Names.Converters}.{converter.Field}, {value}, {CSharpText.Literal(place.Path)})"
        : value;

    private static string ToDecimal(int bits, ValueModel place, string value) =>
        $"{Names.Convert}.ToDecimal{CSharpText.Literal(bits)}({value}, {CSharpText.Literal(place.Precision)}, {CSharpText.Literal(place.Scale)}, {CSharpText.Literal(place.Path)})";

    // Types that a lake has not are stored wider.
    private static string Narrowed(ClrKind kind, string column, string value, string index) => kind switch
    {
        ClrKind.Byte or ClrKind.UInt16 or ClrKind.UInt32 or ClrKind.UInt64 => $"{Names.Reader}.To{kind}({column}, {index}, {value})",
        _ => value,
    };
}

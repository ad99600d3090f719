using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Expressions that turn a member's value into what is stored, and back.</summary>
internal static class Conversions
{
    /// <summary>The type in which a column's values are handed over.</summary>
    public static string StoredType(ColumnModel column) => column.Storage switch
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
    public static string ToStored(ColumnModel column, string value) => column.Clr switch
    {
        ClrKind.UInt64 => $"({Names.Int128}){value}",
        ClrKind.Decimal => ToDecimal(128, column, value),
        ClrKind.DateOnly => $"{Names.Convert}.ToDays({value})",
        ClrKind.DateTime when column.Storage == StorageKind.TimestampNtz => $"{Names.Convert}.ToMicrosNtz({value})",
        ClrKind.DateTime => $"{Names.Convert}.ToMicros({value}, {CSharpText.Literal(column.Name)})",
        ClrKind.TimeOnly or ClrKind.DateTimeOffset => $"{Names.Convert}.ToMicros({value})",
        ClrKind.Enum when column.Enum!.ByName => $"{Names.Enums}.NameOf({value}, {CSharpText.Literal(column.Name)})",
        ClrKind.Enum when column.Enum!.Underlying == ClrKind.UInt64 => $"({Names.Int128})(ulong){value}",
        ClrKind.Enum => $"({StoredType(column)}){value}",
        _ => value,
    };

    /// <summary>The stored form as Parquet's physical type of the column takes it.</summary>
    public static string ToParquet(ColumnModel column, string value) => (column.Clr, column.Precision) switch
    {
        (ClrKind.Decimal, <= 9) => ToDecimal(32, column, value),
        (ClrKind.Decimal, <= 18) => ToDecimal(64, column, value),
        _ => ToStored(column, value),
    };

    /// <summary>The member's value from a loaded column: <c>createdAt[i]</c> made what the member is.</summary>
    public static string FromStored(ColumnModel column)
    {
        string value = $"{column.Local}[i]";
        return column.Clr switch
        {
            ClrKind.Byte => $"ToByte(_{column.Local}, i, {value})",
            ClrKind.UInt16 => $"ToUInt16(_{column.Local}, i, {value})",
            ClrKind.UInt32 => $"ToUInt32(_{column.Local}, i, {value})",
            ClrKind.UInt64 => $"ToUInt64(_{column.Local}, i, {value})",
            // Loading a column refuses what System.Decimal cannot hold.
            ClrKind.Decimal when column.Precision == 0 => $"{Names.Convert}.ToDecimal({value}, {column.Local}Scale)",
            // What fits the bound precision fits 64 bits, and that is the fast way to a decimal.
            ClrKind.Decimal when column.Precision <= 18 => $"{Names.Convert}.ToDecimal((long){value}, {CSharpText.Literal(column.Scale)})",
            ClrKind.Decimal => $"{Names.Convert}.ToDecimal({value}, {CSharpText.Literal(column.Scale)})",
            ClrKind.DateOnly => $"{Names.Convert}.ToDateOnly({value})",
            ClrKind.TimeOnly => $"{Names.Convert}.ToTimeOnly({value})",
            ClrKind.DateTime when column.Storage == StorageKind.TimestampNtz => $"{Names.Convert}.ToDateTimeNtz({value})",
            ClrKind.DateTime => $"{Names.Convert}.ToDateTimeUtc({value})",
            ClrKind.DateTimeOffset => $"{Names.Convert}.ToDateTimeOffset({value})",
            ClrKind.Enum when column.Enum!.ByName => $"{Names.Enums}.{column.Enum.Helper}(_{column.Local}, i, {column.Local}.Utf8(i))",
            ClrKind.Enum => $"({column.Enum!.Type}){Narrowed(column, value)}",
            _ => value,
        };
    }

    /// <summary>The property of a loaded column that holds the values.</summary>
    public static string Values(ColumnModel column) => column.Storage switch
    {
        StorageKind.Boolean => "Booleans",
        StorageKind.Date => "Days",
        StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => "Micros",
        StorageKind.Decimal => "Decimals",
        StorageKind.String => "Strings",
        StorageKind.Uuid => "Uuids",
        _ => column.Storage.ToString(),
    };

    private static string ToDecimal(int bits, ColumnModel column, string value) =>
        $"{Names.Convert}.ToDecimal{bits}({value}, {CSharpText.Literal(column.Precision)}, {CSharpText.Literal(column.Scale)}, {CSharpText.Literal(column.Name)})";

    private static string Narrowed(ColumnModel column, string value) => column.Enum!.Underlying switch
    {
        ClrKind.Byte or ClrKind.UInt16 or ClrKind.UInt32 or ClrKind.UInt64 => $"To{column.Enum.Underlying}(_{column.Local}, i, {value})",
        _ => value,
    };
}

using System.Globalization;
using System.Reflection;
using System.Text;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Values of records as Spark's SQL writes them.</summary>
internal static class SparkLiteral
{
    /// <summary>The value of a record's column.</summary>
    public static object? ValueOf(object record, LakeColumn column) => record.GetType().GetProperty(column.Member, BindingFlags.Public | BindingFlags.Instance)!.GetValue(record);

    /// <summary>A value that is not null, in the column's own type.</summary>
    public static string Of(LakeColumn column, object value) => column.Type.Kind switch
    {
        LakeTypeKind.Boolean => (bool)value ? "TRUE" : "FALSE",
        LakeTypeKind.Int8 => $"CAST('{Number(value)}' AS TINYINT)",
        LakeTypeKind.Int16 => $"CAST('{Number(value)}' AS SMALLINT)",
        LakeTypeKind.Int32 => $"CAST('{Number(value)}' AS INT)",
        LakeTypeKind.Int64 => $"CAST('{Number(value)}' AS BIGINT)",
        LakeTypeKind.Time => $"CAST('{((TimeOnly)value).Ticks / TimeSpan.TicksPerMicrosecond}' AS BIGINT)",
        LakeTypeKind.Float32 => $"CAST('{Number(value)}' AS FLOAT)",
        LakeTypeKind.Float64 => $"CAST('{Number(value)}' AS DOUBLE)",
        LakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"CAST('{Number(value)}' AS DECIMAL({column.Type.Precision},{column.Type.Scale}))"),
        LakeTypeKind.Binary => $"X'{Convert.ToHexString((byte[])value)}'",
        LakeTypeKind.Date => $"CAST('{(DateOnly)value:yyyy-MM-dd}' AS DATE)",
        LakeTypeKind.Timestamp => $"timestamp_micros({Micros(value is DateTimeOffset offset ? offset.UtcDateTime : (DateTime)value)})",
        LakeTypeKind.TimestampNtz => $"CAST(timestamp_micros({Micros((DateTime)value)}) AS TIMESTAMP_NTZ)",
        _ => $"CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(value.ToString()!))}' AS STRING)",
    };

    /// <summary>That a row has the values of a record in some columns.</summary>
    public static string Equals(object record, IEnumerable<LakeColumn> columns) => Conjunction(record, columns, static (name, value) => $"{name} = {value}");

    /// <summary>The same, said by bounds that meet in the values.</summary>
    public static string Bounds(object record, IEnumerable<LakeColumn> columns) => Conjunction(record, columns, static (name, value) => $"{name} >= {value} AND {name} <= {value}");

    private static string Conjunction(object record, IEnumerable<LakeColumn> columns, Func<string, string, string> compare) => string.Join(
        " AND ",
        columns.Select(c => ValueOf(record, c) is { } value ? compare($"`{c.Name}`", Of(c, value)) : $"`{c.Name}` IS NULL"));

    private static string Number(object value) => value switch
    {
        Enum e => e.ToString("D"),
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    private static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

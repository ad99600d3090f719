using System.Globalization;
using System.Text.Json;
using LakeOrm.Storage.Files;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>Reads a table without LakeOrm: the log's JSON and the files by DuckDB.</summary>
public static class ReadBack
{
    public sealed record File(string Path, Dictionary<string, string?> PartitionValues, JsonElement Statistics);

    /// <summary>The files of the newest version, by replaying the JSON commits.</summary>
    public static List<File> Files(string root, string table)
    {
        string log = Duck.Quote(Path.Combine(root, table, "_delta_log", "*.json"));
        HashSet<string> removed = [.. Duck.Query($"select remove->>'$.path' from read_json({log}, format='newline_delimited', columns={{remove: 'JSON'}}) where remove is not null").Select(static r => (string)r[0]!)];
        List<File> files = [];
        foreach (object?[] row in Duck.Query($"select \"add\" from read_json({log}, format='newline_delimited', columns={{\"add\": 'JSON'}}) where \"add\" is not null"))
        {
            JsonElement add = JsonDocument.Parse((string)row[0]!).RootElement;
            string path = add.GetProperty("path").GetString()!;
            if (!removed.Contains(path))
            {
                files.Add(new File(
                    Path.Combine(root, table, Uri.UnescapeDataString(path)),
                    add.GetProperty("partitionValues").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString()),
                    JsonDocument.Parse(add.GetProperty("stats").GetString()!).RootElement));
            }
        }

        return files;
    }

    /// <summary>The rows of a file, each value as a text that is the same for the same value.</summary>
    public static List<string?[]> Rows(TestTable table, File file)
    {
        string[] columns = [.. table.Columns.Select(c => Text(c, c.PartitionIndex is null ? Column(c.Name) : Constant(c, file.PartitionValues[c.Name])))];
        return [.. Duck.Query($"select {string.Join(", ", columns)} from read_parquet({Duck.Quote(file.Path)}, hive_partitioning=false)").Select(static r => r.Select(static v => (string?)v).ToArray())];
    }

    /// <summary>What <see cref="Rows"/> gives for a value as it was written.</summary>
    public static string? Expected(LakeColumn column, object? value) => value switch
    {
        null => null,
        bool b => b ? "true" : "false",
        byte[] bytes => Convert.ToHexString(bytes),
        float f => Number(f),
        double d => Number(d),
        Int128 unscaled => Decimal(unscaled, column.Type.Scale),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    public static string Column(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Type(LakeColumn column) => column.Type.Kind switch
    {
        LakeTypeKind.Boolean => "BOOLEAN",
        LakeTypeKind.Int8 => "TINYINT",
        LakeTypeKind.Int16 => "SMALLINT",
        LakeTypeKind.Int32 => "INTEGER",
        LakeTypeKind.Int64 => "BIGINT",
        LakeTypeKind.Float32 => "FLOAT",
        LakeTypeKind.Float64 => "DOUBLE",
        LakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({column.Type.Precision},{column.Type.Scale})"),
        LakeTypeKind.Date => "DATE",
        LakeTypeKind.Timestamp => "TIMESTAMPTZ",
        LakeTypeKind.TimestampNtz => "TIMESTAMP",
        LakeTypeKind.Binary => "BLOB",
        _ => "VARCHAR",
    };

    public static string Decimal(Int128 unscaled, int scale)
    {
        string digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (Int128.IsNegative(unscaled) ? "-" : string.Empty) + (scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..]);
    }

    private static string Constant(LakeColumn column, string? value) => $"CAST({(value is null ? "NULL" : Duck.Quote(value))} AS {Type(column)})";

    // Floating-point numbers go by their bits, so that NaN and -0 are told apart.
    private static string Number(float value) => BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value).ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value).ToString(CultureInfo.InvariantCulture);

    private static string Text(LakeColumn column, string sql) => column.Type.Kind switch
    {
        LakeTypeKind.Binary => $"hex({sql})",
        LakeTypeKind.Date => $"CAST({sql} - DATE '1970-01-01' AS VARCHAR)",
        LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz => $"CAST(epoch_us({sql}) AS VARCHAR)",
        LakeTypeKind.Float32 => $"CASE WHEN isnan({sql}) THEN '{Number(float.NaN)}' ELSE CAST(CAST(CAST({sql} AS FLOAT)::BIT AS UINTEGER) AS VARCHAR) END",
        LakeTypeKind.Float64 => $"CASE WHEN isnan({sql}) THEN '{Number(double.NaN)}' ELSE CAST(CAST(CAST({sql} AS DOUBLE)::BIT AS UBIGINT) AS VARCHAR) END",
        _ => $"CAST({sql} AS VARCHAR)",
    };
}

using System.Collections.Concurrent;
using System.Globalization;
using DuckDB.NET.Data;

namespace LakeOrm.Parquet.Tests.Readers;

/// <summary>Reads files by DuckDB.</summary>
public static class DuckDbFile
{
    private static readonly ConcurrentBag<DuckDBConnection> Idle = [];

    public static List<object?[]> Query(string sql)
    {
        DuckDBConnection connection = Idle.TryTake(out DuckDBConnection? idle) ? idle : Open();
        List<object?[]> rows = Query(connection, sql);
        Idle.Add(connection);
        return rows;
    }

    private static List<object?[]> Query(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    public static List<object?[]> Read(string path, IEnumerable<ParquetColumn> columns)
    {
        ParquetColumn[] list = [.. columns];
        List<object?[]> rows = Query($"SELECT {string.Join(", ", list.Select(Select))} FROM read_parquet('{path}')");
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = row[i] is null ? null : Cell(list[i], row[i]!);
            }
        }

        return rows;
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = "SET TimeZone = 'UTC'; SET threads = 1";
        command.ExecuteNonQuery();
        return connection;
    }

    private static string Select(ParquetColumn column)
    {
        string name = $"\"{column.Name}\"";
        return column.LogicalType switch
        {
            ParquetLogicalType.Decimal => $"{name}::VARCHAR",
            ParquetLogicalType.Date => $"({name} - DATE '1970-01-01')",
            ParquetLogicalType.TimestampMicros => $"epoch_us({name})",
            ParquetLogicalType.Int8 or ParquetLogicalType.Int16 => $"{name}::INTEGER",
            ParquetLogicalType.None when column.PhysicalType is ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray => $"hex({name})",
            _ => name,
        };
    }

    private static object Cell(ParquetColumn column, object value) => column.LogicalType switch
    {
        ParquetLogicalType.Decimal => Int128.Parse(((string)value).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
        ParquetLogicalType.Date => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        _ => value,
    };
}

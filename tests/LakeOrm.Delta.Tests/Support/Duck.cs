using System.Globalization;
using DuckDB.NET.Data;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>DuckDB as the independent reader: it sees nothing but the files.</summary>
public static class Duck
{
    public static List<object?[]> Query(string sql)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = "SET TimeZone='UTC'; " + sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.FieldCount == 0 && reader.NextResult())
        {
        }

        List<object?[]> rows = [];
        while (reader.Read())
        {
            object?[] row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    public static long Scalar(string sql) => Convert.ToInt64(Query(sql)[0][0], CultureInfo.InvariantCulture);

    public static string Quote(string text)
    {
        string quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        return text.Contains('\0') ? "(" + quoted.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal) + ")" : quoted;
    }

    public static string FileList(IEnumerable<string> paths) => "[" + string.Join(", ", paths.Select(Quote)) + "]";
}

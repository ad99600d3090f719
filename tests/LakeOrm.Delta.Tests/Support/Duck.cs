using System.Globalization;
using DuckDB.NET.Data;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>DuckDB as the independent reader: it sees nothing but the files.</summary>
public static class Duck
{
    // One database for all tests: starting one takes longer than most queries.
    private const string Shared = "DataSource=:memory:?cache=shared";
    private static readonly DuckDBConnection Kept = Open();

    public static List<object?[]> Query(string sql)
    {
        _ = Kept;
        using DuckDBConnection connection = new(Shared);
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();

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

    private static DuckDBConnection Open()
    {
        DuckDBConnection connection = new(Shared);
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = "SET GLOBAL TimeZone='UTC'";
        command.ExecuteNonQuery();
        return connection;
    }

    public static string FileList(IEnumerable<string> paths) => "[" + string.Join(", ", paths.Select(Quote)) + "]";
}

using System.Data.Common;
using DuckDB.NET.Data;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>The independent reader: a DuckDB of its own that sees nothing but files.</summary>
internal sealed class ParquetReader : IDisposable
{
    private const int FilesOfAQuery = 200;
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public ParquetReader() => _connection.Open();

    /// <summary>Reads whole files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="read">Makes a row of the columns.</param>
    /// <returns>The rows of each file.</returns>
    public Dictionary<string, List<T>> Read<T>(IReadOnlyCollection<LoggedFile> files, string columns, Func<LoggedFile, DbDataReader, T> read)
    {
        Dictionary<string, LoggedFile> byPath = files.ToDictionary(static f => f.Path, StringComparer.Ordinal);
        Dictionary<string, List<T>> rows = files.ToDictionary(static f => f.Path, static _ => new List<T>(), StringComparer.Ordinal);
        foreach (string[] paths in byPath.Keys.Chunk(FilesOfAQuery))
        {
            using DuckDBCommand command = _connection.CreateCommand();
            command.CommandText = $"SELECT {columns}, filename FROM read_parquet([{string.Join(", ", paths.Select(Quote))}], filename = true, hive_partitioning = false)";
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string path = reader.GetString(reader.FieldCount - 1);
                rows[path].Add(read(byPath[path], reader));
            }
        }

        return rows;
    }

    /// <summary>Reads a list of texts.</summary>
    public List<string> Texts(string sql) => Query(sql, static row => row.GetString(0));

    /// <summary>Reads a list of rows.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    public void Dispose() => _connection.Dispose();
}

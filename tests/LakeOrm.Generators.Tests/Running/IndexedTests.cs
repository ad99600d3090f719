using DuckDB.NET.Data;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Indexed columns, from the attribute to a file that another engine skips by.</summary>
public sealed class IndexedTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task An_indexed_column_gets_a_Bloom_filter_and_another_column_none()
    {
        await WriteAsync();
        Assert.Equal(["code", "number"], Query($"SELECT path_in_schema FROM parquet_metadata('{_path}') WHERE bloom_filter_offset IS NOT NULL ORDER BY column_id"));
    }

    [Fact]
    public async Task The_filter_keeps_what_is_there_and_excludes_what_is_not()
    {
        await WriteAsync();
        Assert.Equal([false], Excludes("code", "'code 17'"));
        Assert.Equal([true], Excludes("code", "'no such code'"));
        Assert.Equal([false], Excludes("number", "34"));
        Assert.Equal([true], Excludes("number", "-1"));
    }

    private async Task WriteAsync()
    {
        await using FileStream file = File.Create(_path);
        await LakeParquet.WriteAsync(file, Enumerable.Range(0, 100).Select(static i => new Sought { Code = $"code {i}", Number = i % 2 == 0 ? 2 * i : null }).Append(new Sought { Code = "last", Number = 34 }));
    }

    private object[] Excludes(string column, string value) => Query($"SELECT bloom_filter_excludes FROM parquet_bloom_probe('{_path}', '{column}', {value})");

    private static object[] Query(string sql)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<object> values = [];
        while (reader.Read())
        {
            values.Add(reader.GetValue(0));
        }

        return [.. values];
    }
}

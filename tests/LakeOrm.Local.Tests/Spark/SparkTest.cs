using System.Globalization;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>A lake whose tables Spark reads and writes, too.</summary>
[Collection(nameof(OneSpark))]
public abstract class SparkTest(SparkSql spark) : LakeTest
{
    /// <summary>The folder of a table.</summary>
    protected string Folder(string table) => Path.Combine(Root, table.Replace('.', Path.DirectorySeparatorChar));

    /// <summary>A table, as Spark names it.</summary>
    protected string At(string table) => $"delta.`{Folder(table)}`";

    /// <summary>Runs statements in Spark, none of which may fail, and gives what the last came to.</summary>
    protected async Task<SparkStatement> SparkAsync(params IEnumerable<string> statements)
    {
        SparkStatement? last = null;
        foreach (SparkStatement done in await spark.RunAsync(statements))
        {
            Assert.True(done.Error is null, $"{done.Sql}\n{done.Error}");
            last = done;
        }

        return last!;
    }

    /// <summary>What Spark says of a statement that it refuses.</summary>
    protected async Task<string> RefusedBySparkAsync(string sql) => Assert.IsType<string>((await spark.RunAsync(sql))[0].Error);

    /// <summary>One text for each row of a table, in order, as Spark reads it.</summary>
    protected async Task<string[]> SparkRowsAsync(string table, string expression) =>
        Ordered((await SparkAsync($"SELECT {expression} AS x FROM {At(table)}")).Column("x"));

    /// <summary>One text for each row of a table, in order, as LakeOrm reads it.</summary>
    protected async Task<string[]> OurRowsAsync(string table, string expression) =>
        await Lake.ScalarAsync<string>(Sql($"SELECT string_agg({expression}, chr(10)) FROM {table}")) is { } all ? Ordered(all.Split('\n')) : [];

    /// <summary>Both read the same rows, and there are some.</summary>
    /// <param name="table">The table.</param>
    /// <param name="expression">A row's text, in SQL that both speak.</param>
    /// <param name="inSpark">The same in Spark's, where it differs.</param>
    /// <returns>The rows.</returns>
    protected async Task<string[]> AgreeAsync(string table, string expression, string? inSpark = null)
    {
        string[] rows = await SparkRowsAsync(table, inSpark ?? expression);
        Assert.NotEmpty(rows);
        Assert.Equal(rows, await OurRowsAsync(table, expression));
        return rows;
    }

    /// <summary>Both count the same rows in every version that the log still has.</summary>
    protected async Task AgreeOnVersionsAsync(string table)
    {
        long[] versions = [.. (await SparkAsync($"DESCRIBE HISTORY {At(table)}")).Rows.Select(static r => r.GetProperty("version").GetInt64())];
        string sql = string.Join(" UNION ALL ", versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"SELECT {v} AS v, count(*) AS n FROM {At(table)} VERSION AS OF {v}")));
        foreach ((long version, long rows) in (await SparkAsync(sql)).Rows.Select(static r => (r.GetProperty("v").GetInt64(), r.GetProperty("n").GetInt64())))
        {
            Assert.Equal((version, rows), (version, await Lake.ScalarAsync<long>(Sql(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {table} AT (VERSION => {version})")))));
        }
    }

    /// <summary>A copy of a table's folder, of which Spark knows nothing yet.</summary>
    protected string Copy(string table)
    {
        string copy = $"copy_{Guid.NewGuid():N}";
        foreach (string file in Directory.EnumerateFiles(Folder(table), "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(Folder(copy), Path.GetRelativePath(Folder(table), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static string[] Ordered(IEnumerable<string?> rows) => [.. rows.Select(static r => r ?? "null").Order(StringComparer.Ordinal)];
}

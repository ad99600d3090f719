using LakeOrm.Contract.Records;
using LakeOrm.Parquet;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>Tables and files of a lake that a query finds by their place.</summary>
public sealed class FilesByPlace : LakeTest
{
    private static readonly Event[] Rows = [new(1, "a", 0.5), new(2, "b", 1.5), new(3, "c", 2.5)];

    [Fact]
    public async Task A_parquet_file_and_a_folder_of_them_are_read_where_they_are()
    {
        await CheckAsync(Lake);

        // And where the engine cannot open them by itself.
        MemoryStorage storage = new();
        foreach (string name in (string[])["exports/one.parquet", "exports/two.parquet"])
        {
            await storage.PutAsync(name, await File.ReadAllBytesAsync(Path.Combine(Root, name)));
        }

        await using LakeClient far = LakeOrm.Lake.Local(storage);
        await CheckAsync(far);

        static async Task CheckAsync(LakeClient lake)
        {
            Assert.Equal(Rows[..2], await lake.Read("exports/one.parquet").OrderBy("id").ToListAsync<Event>());
            Assert.Equal(3, await lake.Read("exports/").CountAsync());
            Assert.Equal(["c"], (await lake.QueryAsync<Event>($"SELECT * FROM parquet.{LakeSql.Identifier("exports/two.parquet")} WHERE id > {2}")).Select(static e => e.Kind));
        }
    }

    [Fact]
    public async Task A_table_is_read_by_its_folder_at_any_depth_and_at_any_version()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([new User { Id = "a", Email = "a@example.com" }]);
        await Lake.InsertAsync([new User { Id = "b", Email = "b@example.com" }]);
        Assert.Equal(2, await Lake.Read("sales/users").CountAsync());
        Assert.Equal(1, await Lake.AsOf(1).Read("sales/users").CountAsync());
        Directory.CreateDirectory(Path.Combine(Root, "archive", "2024"));
        Directory.Move(Path.Combine(Root, "sales", "users"), Path.Combine(Root, "archive", "2024", "Users"));
        Assert.Equal(["a", "b"], (await Lake.Read("archive/2024/Users").OrderBy("id").ToListAsync<User>()).Select(static u => u.Id));
    }

    [Fact]
    public async Task What_is_not_there_or_outside_is_an_error()
    {
        Assert.Contains("told from the lake's root", (await Assert.ThrowsAsync<LakeObjectNotFoundException>(() => Lake.Read("exports/none.parquet").CountAsync())).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeObjectNotFoundException>(() => Lake.Read("none/").CountAsync());
        Assert.StartsWith("There is no Delta table in the folder 'none/deep' of ", (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.Read("none/deep").CountAsync())).Message, StringComparison.Ordinal);
        string outside = Path.Combine(Path.GetTempPath(), $"lake-outside-{Guid.NewGuid():N}.parquet");
        await using (FileStream file = File.Create(outside))
        {
            await LakeParquet.WriteAsync(file, Rows);
        }

        try
        {
            foreach (string path in (string[])[outside, $"../{Path.GetFileName(outside)}", $"exports/../../{Path.GetFileName(outside)}", $"file://{outside}", $"{Path.GetDirectoryName(outside)}/"])
            {
                await Assert.ThrowsAnyAsync<Exception>(() => Lake.Read(path).CountAsync());
            }
        }
        finally
        {
            File.Delete(outside);
        }

        Assert.Throws<ArgumentException>(() => Lake.Read(""));
        await WriteAsync(Path.Combine(Root, "one.parquet"), Rows);
        Assert.Contains("AT", (await Assert.ThrowsAsync<LakeQueryException>(() => Lake.From($"parquet.{LakeSql.Identifier("one.parquet")} AT (VERSION => 1)").CountAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_is_named_as_a_format_keeps_its_tables()
    {
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "parquet.events" });
        await Lake.InsertAsync(Rows, new InsertOptions { Table = "parquet.events" });
        Assert.Equal(3, await Lake.Table("parquet.events").CountAsync());
    }

    [Fact]
    public async Task Nested_values_without_a_record_are_arrays_rows_and_pairs()
    {
        LakeRow row = Assert.Single(await Lake.Sql($"SELECT [1, NULL, 3] AS list, {{'a': 1, 'b': [DATE '2024-02-29']}} AS part, MAP {{'k': 1.5::DECIMAL(5,2), 'l': NULL}} AS pairs, NULL AS nothing, TIME '12:34:56' AS clock, INTERVAL 3 DAY IS NULL AS no, 'x'::ENUM('x', 'y') AS word").CollectAsync());
        Assert.Equal([1, null, 3], (object?[])row["list"]!);
        LakeRow part = (LakeRow)row["part"]!;
        Assert.Equal(1, part["a"]);
        Assert.Equal([new DateOnly(2024, 2, 29)], (object?[])part["b"]!);
        Assert.Equal([KeyValuePair.Create<object, object?>("k", 1.5m), KeyValuePair.Create<object, object?>("l", null)], (KeyValuePair<object, object?>[])row["pairs"]!);
        Assert.Null(row["nothing"]);
        Assert.Equal(new TimeOnly(12, 34, 56), row["clock"]);
        Assert.Equal("x", row["word"]);
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.Sql($"SELECT 99999999999999999999999999999999999999::DECIMAL(38,0) AS much").CollectAsync());
        Assert.Contains("'much'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'span'", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.Sql($"SELECT INTERVAL 3 DAY AS span").CollectAsync())).Message, StringComparison.Ordinal);
    }

    public override async ValueTask InitializeAsync()
    {
        await WriteAsync(Path.Combine(Root, "exports", "one.parquet"), Rows[..2]);
        await WriteAsync(Path.Combine(Root, "exports", "two.parquet"), Rows[2..]);
    }

    private static async Task WriteAsync(string path, Event[] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using FileStream file = File.Create(path);
        await LakeParquet.WriteAsync(file, rows);
    }
}

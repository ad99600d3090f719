using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>Files that are older than the table's schema.</summary>
public sealed class Evolution : LakeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(1, "a", 1.5), new Event(2, "b", 2.5)]);
    }

    private string Commit(long version) => Path.Combine(Root, "events", "_delta_log", $"{version:D20}.json");

    // What another engine's ALTER TABLE commits: the table's metadata with other fields.
    private async Task AlterAsync(params string[] fields)
    {
        string metadata = (await File.ReadAllLinesAsync(Commit(0))).Single(static l => l.StartsWith("{\"metaData\"", StringComparison.Ordinal));
        string schema = $$"""{"type":"struct","fields":[{{string.Join(',', fields)}}]}""";
        int start = metadata.IndexOf("\"schemaString\":\"", StringComparison.Ordinal) + "\"schemaString\":\"".Length;
        int end = metadata.IndexOf("]}\"", start, StringComparison.Ordinal) + 2;
        string altered = string.Concat(metadata.AsSpan(0, start), schema.Replace("\"", "\\\"", StringComparison.Ordinal), metadata.AsSpan(end));
        await File.WriteAllTextAsync(Commit(2), altered + "\n");
    }

    private static string Field(string name, string type) => $$$"""{"name":"{{{name}}}","type":"{{{type}}}","nullable":true,"metadata":{}}""";

    [Fact]
    public async Task A_column_that_a_file_lacks_is_null_and_the_order_is_the_tables()
    {
        await AlterAsync(Field("value", "double"), Field("added", "decimal(5,2)"), Field("kind", "string"), Field("id", "long"));
        Assert.Equal("value,added,kind,id", await Lake.ScalarAsync<string>($"SELECT string_agg(column_name, ',') FROM (DESCRIBE events)"));
        Assert.Equal("DOUBLE,DECIMAL(5,2),VARCHAR,BIGINT", await Lake.ScalarAsync<string>($"SELECT string_agg(column_type, ',') FROM (DESCRIBE events)"));
        Assert.Equal([new Event(1, "a", 1.5), new Event(2, "b", 2.5)], await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id"));
        Assert.Equal(2L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE added IS NULL"));
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE added > 1 OR added IS NOT NULL"));
        Assert.Equal("id,kind,value", await Lake.ScalarAsync<string>($"SELECT string_agg(column_name, ',') FROM (DESCRIBE SELECT * FROM events AT (VERSION => 1))"));
    }

    [Fact]
    public async Task A_type_that_was_widened_reads_old_files_and_names_keep_the_tables_letters()
    {
        await AlterAsync(Field("ID", "decimal(20,0)"), Field("Kind", "string"));
        Assert.Equal("ID,Kind", await Lake.ScalarAsync<string>($"SELECT string_agg(column_name, ',') FROM (DESCRIBE events)"));
        Assert.Equal(3m, await Lake.ScalarAsync<decimal>($"SELECT sum(id) FROM events WHERE id >= 1"));
        Assert.Equal(1, Reads[0].Files);
    }

    [Fact]
    public async Task A_type_that_the_engine_does_not_know_is_refused_with_its_column()
    {
        await AlterAsync(Field("id", "long"), Field("shape", "interval day"));
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.ScalarAsync<long>($"SELECT id FROM events"));
        Assert.Contains("interval day", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_with_the_names_of_the_engines_own_are_the_tables()
    {
        FileEntry[] rows = [new("x.txt", 77, 5, 9) { Path = "p" }, new("y.txt", 78, 6, null) { Path = "q" }];
        await Lake.EnsureTableAsync<FileEntry>();
        await Lake.InsertAsync(rows);
        Assert.Equal(rows, await Lake.QueryAsync<FileEntry>($"SELECT * FROM entries ORDER BY file_row_number"));
        Assert.Equal("y.txt", await Lake.ScalarAsync<string>($"SELECT filename FROM entries WHERE file_index = 6 AND path = 'q'"));
    }

    [Fact]
    public async Task Partition_columns_alone_are_read_with_their_rows()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "DE"), .. Users(2, null, 10), .. Users(4, "GB", 20)]);
        Assert.Equal("DE:3,GB:4,-:2", await Lake.ScalarAsync<string>($"SELECT string_agg(coalesce(country, '-') || ':' || n, ',' ORDER BY country NULLS LAST) FROM (SELECT country, count(*) AS n FROM sales.users GROUP BY country)"));
    }

    [Fact]
    public async Task An_overwritten_table_has_the_new_rows_and_its_history_the_old()
    {
        await Lake.OverwriteAsync([new Event(9, "z", 9)]);
        Assert.Equal([9L], (await Lake.QueryAsync<Event>($"SELECT * FROM events")).Select(static e => e.Id));
        Assert.Equal(2, (await Lake.AsOf(1).QueryAsync<Event>($"SELECT * FROM events")).Count);
        await Lake.OverwriteAsync(Array.Empty<Event>());
        Assert.Empty(await Lake.QueryAsync<Event>($"SELECT * FROM events WHERE id > 0"));
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }
}

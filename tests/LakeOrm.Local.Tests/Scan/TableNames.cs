using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

public sealed class TableNames : LakeTest
{
    private static Event[] Events(int count) => [.. Enumerable.Range(0, count).Select(static i => new Event(i, "k", i))];

    [Fact]
    public async Task A_namespace_is_a_folder_and_a_table_is_a_folder_in_it()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.EnsureTableAsync<Event>();
        Assert.True(Directory.Exists(Path.Combine(Root, "sales", "users", "_delta_log")));
        Assert.True(Directory.Exists(Path.Combine(Root, "events", "_delta_log")));
    }

    [Theory]
    [InlineData("COVID-19_NYT", "\"COVID-19_NYT\"")]
    [InlineData("COVID-19_NYT", "\"covid-19_nyt\"")]
    [InlineData("Ünïcode ταβλ 😀", "\"ünïcode ταβλ 😀\"")]
    [InlineData("select", "\"select\"")]
    [InlineData("main.events", "events")]
    [InlineData("main.events", "main.events")]
    [InlineData("a'b.c\"d", "\"a'b\".\"c\"\"d\"")]
    [InlineData("S.T", "s.t")]
    [InlineData("[x]*.y?", "\"[x]*\".\"y?\"")]
    public async Task Names_are_found_without_regard_to_case_and_with_any_character(string table, string sql)
    {
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = table });
        await Lake.InsertAsync(Events(7), new InsertOptions { Table = table });
        await Lake.InsertAsync(Events(7), new InsertOptions { Table = table.ToUpperInvariant() });
        if (table.StartsWith("main.", StringComparison.Ordinal) && !sql.StartsWith("main.", StringComparison.Ordinal))
        {
            await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {sql}")));
            return;
        }

        Assert.Equal(14L, await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {sql}")));
        Assert.Equal(7L, await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {sql} AT (VERSION => 1)")));
        Assert.False(await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = table.ToLowerInvariant() }));
    }

    [Theory]
    [InlineData("we*ird[1]{a,b}?")]
    [InlineData("id=7")]
    public async Task A_root_of_any_name_is_read(string name)
    {
        string root = Path.Combine(Root, name);
        await using LakeClient lake = LakeOrm.Lake.Local(root);
        await lake.EnsureTableAsync<Event>();
        await lake.InsertAsync(Events(3));
        Assert.Equal([0L, 1, 2], (await lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id")).Select(static e => e.Id));
    }

    [Fact]
    public async Task A_namespace_may_be_named_as_the_engines_own_catalogs_used_to_be()
    {
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "lake3.events" });
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lake3.events"));
        }
    }

    [Fact]
    public async Task A_table_of_the_root_and_one_of_a_namespace_main_are_two()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(3));
        await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "main.events" });
        await Lake.InsertAsync(Events(5), new InsertOptions { Table = "main.events" });
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(5L, await Lake.ScalarAsync<long>($"SELECT count(main.events.id) FROM main.events"));
        Assert.Equal("3,5", await Lake.ScalarAsync<string>($"SELECT (SELECT count(*) FROM events) || ',' || (SELECT count(*) FROM main.events)"));
        Assert.Equal("5,3", await Lake.ScalarAsync<string>($"SELECT (SELECT count(*) FROM main.events AT (VERSION => 1)) || ',' || (SELECT count(*) FROM events AT (VERSION => 1))"));
    }

    [Theory]
    [InlineData("temp.events")]
    [InlineData("System.events")]
    [InlineData("memory.events")]
    [InlineData("pg_catalog.events")]
    [InlineData("information_schema.tables")]
    public async Task A_namespace_that_is_the_engines_own_is_refused_before_a_table_is_made(string table)
    {
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = table }));
        Assert.Contains(table, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Root, table.Split('.')[0])));
    }

    [Fact]
    public async Task A_column_is_found_by_its_tables_qualified_name()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(3, "DE"));
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(sales.users.id) FROM sales.users WHERE sales.users.country = 'DE'"));
    }

    [Fact]
    public async Task Two_folders_that_differ_by_case_only_are_refused_unless_one_is_meant_exactly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The file system keeps such names apart on Linux only.");
        await Lake.EnsureTableAsync<Event>();
        Copy(Path.Combine(Root, "events"), Path.Combine(Root, "Events"));
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        LakeException e = await Assert.ThrowsAsync<LakeException>(() => other.ScalarAsync<long>($"SELECT count(*) FROM EVENTS"));
        Assert.Contains("differ by case only", e.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await other.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named_and_those_that_are_there_are_listed()
    {
        LakeTableNotFoundException none = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.orders"));
        Assert.Contains("no tables", none.Message, StringComparison.Ordinal);
        await Lake.EnsureTableAsync<User>();
        await Lake.EnsureTableAsync<Event>();
        foreach (string sql in new[] { "sales.orders", "users", "events.events", "\"sales.users\"", "lake.sales.users", "'events/x.parquet'", "\"..\".\"sales\"", "duckdb_tables", "information_schema.tables", "sqlite_master" })
        {
            LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {sql}")));
            Assert.Contains("events, sales.users", e.Message, StringComparison.Ordinal);
            Assert.Contains(sql.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal), e.Message, StringComparison.Ordinal);
        }

        LakeTableNotFoundException write = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.InsertAsync(Events(1), new InsertOptions { Table = "other" }));
        Assert.Contains("EnsureTableAsync", write.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Root, "other")));
    }

    [Fact]
    public async Task A_table_that_another_client_has_dropped_or_made_anew_is_not_taken_for_the_one_that_was_known()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(3));
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        await other.ExecuteAsync($"DROP TABLE events");
        Assert.Contains("no tables", (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM events"))).Message, StringComparison.Ordinal);
        Assert.Contains("no tables", (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.InsertAsync(Events(1)))).Message, StringComparison.Ordinal);

        await other.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "EVENTS" });
        await other.InsertAsync(Events(5), new InsertOptions { Table = "EVENTS" });
        Assert.Equal(5L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (VERSION => 0)"));
        await Lake.InsertAsync(Events(1));
        Assert.Equal(6L, await other.ScalarAsync<long>($"SELECT count(*) FROM events"));

        await other.ExecuteAsync($"DROP TABLE events");
        await Lake.EnsureTableAsync<Event>();
        Assert.True(Directory.Exists(Path.Combine(Root, "events", "_delta_log")));
        Assert.Equal(0L, await other.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_table_that_was_made_anew_in_other_letters_is_found_by_who_knew_the_old_one()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(3));
        await using (LakeClient other = LakeOrm.Lake.Local(Root))
        {
            await other.ExecuteAsync($"DROP TABLE events");
            await other.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "Events" });
        }

        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task A_long_list_of_tables_is_cut()
    {
        for (int i = 0; i < 22; i++)
        {
            await Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = $"t{i:D2}" });
        }

        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM x"));
        Assert.Contains("t19, and more", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t20", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_a_dot_is_found_by_a_quoted_name()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(3));
        Copy(Path.Combine(Root, "events"), Path.Combine(Root, "events-0.8.1"));
        Copy(Path.Combine(Root, "events"), Path.Combine(Root, "v1.0", "events.old"));
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM \"Events-0.8.1\""));
        Assert.Equal(3L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM \"v1.0\".\"events.old\" AT (VERSION => 1)"));
        await Lake.ExecuteAsync($"DROP TABLE \"v1.0\".\"events.old\"");
        Assert.Empty(Directory.GetDirectories(Path.Combine(Root, "v1.0")));
    }

    [Fact]
    public async Task Tables_do_not_lie_in_tables()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.EnsureTableAsync<User>();
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "EVENTS.inner" }));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "sales" }));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<Event>(new EnsureTableOptions { Table = "a.b.c" }));
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

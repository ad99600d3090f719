using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests;

/// <summary>Each failure names what and where.</summary>
public sealed class Errors : LakeTest
{
    protected override bool IsReadByOthers => false;

    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(100, "DE"));
        await Lake.InsertAsync(Users(100, "GB", 100));
    }

    private string DataFile(string country) => Directory.GetFiles(Path.Combine(Root, "sales", "users", $"country={country}")).Single();

    [Fact]
    public async Task A_value_that_cannot_be_cast_is_shown()
    {
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => Lake.ScalarAsync<long>($"SELECT max(email::BIGINT) FROM sales.users"));
        Assert.Contains("@example.com", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_that_was_deleted_is_named_with_its_table_and_version()
    {
        string file = DataFile("GB");
        File.Delete(file);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains("'sales.users', version 2", e.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = 'DE'")).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(300)]
    public async Task A_data_file_that_was_cut_is_named(int length)
    {
        string file = DataFile("GB");
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.SetLength(length);
        }

        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_that_holds_something_else_is_named()
    {
        string file = DataFile("GB");
        await File.WriteAllTextAsync(file, new string('x', 5000));
        Assert.Contains(file, (await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.QueryAsync<User>($"SELECT * FROM sales.users"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x00)]
    [InlineData(0x1C)]
    public async Task A_data_file_with_a_damaged_footer_is_named_though_the_engine_does_not(byte damage)
    {
        string file = DataFile("GB");
        byte[] content = await File.ReadAllBytesAsync(file);
        int footer = BitConverter.ToInt32(content, content.Length - 8);
        content.AsSpan(content.Length - 8 - footer, footer).Fill(damage);
        await File.WriteAllBytesAsync(file, content);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_with_another_type_in_a_column_is_named_with_the_column()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(1, "text", 1)]);
        string file = Directory.GetFiles(Path.Combine(Root, "events"), "*.parquet").Single();
        string log = Path.Combine(Root, "events", "_delta_log", "00000000000000000000.json");
        await File.WriteAllTextAsync(log, (await File.ReadAllTextAsync(log)).Replace("kind\\\",\\\"type\\\":\\\"string", "kind\\\",\\\"type\\\":\\\"date", StringComparison.Ordinal));
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => other.ScalarAsync<DateOnly>($"SELECT kind FROM events"));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains("kind", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"add\": ")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_damaged_log_is_named(string content)
    {
        string log = Path.Combine(Root, "sales", "users", "_delta_log", "00000000000000000000.json");
        await File.WriteAllTextAsync(log, content);
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => other.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Contains("sales/users", e.Message.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_missing_is_named()
    {
        File.Delete(Path.Combine(Root, "sales", "users", "_delta_log", "00000000000000000001.json"));
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => other.QueryAsync<User>($"SELECT * FROM sales.users"));
        Assert.Contains("1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_needs_too_much_memory_says_so()
    {
        await using LakeClient small = LakeOrm.Lake.Local(Root, new LocalLakeOptions { MemoryLimit = 20_000_000, Threads = 1 });
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => small.ScalarAsync<string>($"SELECT string_agg(repeat(email, 100), '') FROM sales.users, range(10000)"));
        Assert.Contains(nameof(LocalLakeOptions.MemoryLimit), e.Message, StringComparison.Ordinal);
        Assert.Equal(200L, await small.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
    }

    [Fact]
    public async Task A_root_that_is_not_there_has_no_tables_and_is_not_made_by_reading()
    {
        string root = Path.Combine(Root, "not", "there");
        await using LakeClient other = LakeOrm.Lake.Local(root);
        Assert.Contains(root, (await Assert.ThrowsAsync<LakeTableNotFoundException>(() => other.QueryAsync<User>($"SELECT * FROM sales.users"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(root));
        Assert.True(await other.EnsureTableAsync<User>());
    }

    [Fact]
    public async Task A_root_that_cannot_be_made_is_named_by_the_first_write()
    {
        string file = Path.Combine(Root, "file");
        await File.WriteAllTextAsync(file, "x");
        await using LakeClient other = LakeOrm.Lake.Local(Path.Combine(file, "lake"));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => other.EnsureTableAsync<User>());
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_cannot_be_written_is_named_and_can_still_be_read()
    {
        string table = Path.Combine(Root, "sales", "users");
        string[] folders = [table, .. Directory.GetDirectories(table, "*", SearchOption.AllDirectories)];
        using ReadOnlyFolders readOnly = ReadOnlyFolders.Make(folders);
        Assert.SkipUnless(readOnly.Holds, "Nothing here stops this user from writing.");

        await using LakeClient other = LakeOrm.Lake.Local(Root);
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => other.InsertAsync(Users(1, "FR", 500)));
        Assert.Contains(Root, e.Message, StringComparison.Ordinal);
        Assert.Equal(200L, await other.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
    }

    [Fact]
    public async Task A_client_that_was_disposed_refuses()
    {
        LocalDriver driver = new(Root);
        await driver.QueryAsync(new Drivers.LakeStatement("SELECT 1", [])).AsTask().ContinueWith(static async t => await t.Result.DisposeAsync(), TaskScheduler.Default).Unwrap();
        await driver.DisposeAsync();
        await driver.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await driver.QueryAsync(new Drivers.LakeStatement("SELECT 1", [])));
    }

    [Theory]
    [InlineData("SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = 'logs')")]
    [InlineData("SELECT * FROM query('SELECT * FROM enable_profiling()')")]
    public async Task A_statement_that_would_change_the_engine_is_refused_and_the_next_one_runs(string sql)
    {
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.ScalarAsync<long>(Sql(sql)));
        Assert.Equal(200L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
    }

    [Fact]
    public async Task A_statement_reads_files_of_the_lake_and_no_other()
    {
        Assert.Equal(100L, await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM read_parquet('{DataFile("DE")}')")));
        string outside = Path.Combine(Path.GetDirectoryName(Root)!, "secret.csv");
        await File.WriteAllTextAsync(outside, "a\n1\n");
        foreach (string sql in new[] { "read_csv('{0}')", "read_text('{0}')", "read_blob('{0}')", "glob('{0}')", "read_text('/etc/passwd')", "sniff_csv('{0}')", "read_parquet('{0}')", "read_json('{0}')" })
        {
            string text = sql.Replace("{0}", outside, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LakeQueryException>(() => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM {text}")));
        }
    }
}

using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

public sealed class EngineLocks : IDisposable
{
    private readonly TemporaryFolder _lake = new();
    private readonly TemporaryFolder _outside = new();
    private readonly DuckDatabase _database;

    public EngineLocks()
    {
        File.WriteAllText(_outside["secret.csv"], "a,b\n1,2\n");
        File.WriteAllText(_lake["open.csv"], "a,b\n1,2\n");
        _database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions());
    }

    public void Dispose()
    {
        _database.Dispose();
        _lake.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('{0}/secret.csv')")]
    [InlineData("SELECT * FROM read_text('{0}/secret.csv')")]
    [InlineData("SELECT * FROM read_blob('{0}/secret.csv')")]
    [InlineData("SELECT * FROM read_text('{1}/../{2}/secret.csv')")]
    [InlineData("SELECT * FROM read_text('file://{0}/secret.csv')")]
    [InlineData("SELECT * FROM glob('{0}/*')")]
    [InlineData("SELECT * FROM glob('{1}/../*')")]
    [InlineData("SELECT * FROM '{0}/secret.csv'")]
    [InlineData("SELECT * FROM read_csv('http://localhost:1/secret.csv')")]
    [InlineData("COPY (SELECT 1) TO '{0}/out.csv'")]
    [InlineData("EXPORT DATABASE '{0}/out'")]
    [InlineData("ATTACH '{0}/x.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("LOAD '{0}/x.duckdb_extension'")]
    [InlineData("SET threads = 1")]
    [InlineData("SET GLOBAL memory_limit = '1TB'")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("RESET memory_limit")]
    [InlineData("PRAGMA threads = 1")]
    [InlineData("SET TimeZone = 'Europe/Berlin'")]
    public void A_statement_that_leaves_the_lake_or_changes_the_engine_is_refused_by_the_engine_itself(string sql)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, _outside.Path, _lake.Path, Path.GetFileName(_outside.Path));
        Assert.Throws<LakeQueryException>(() =>
        {
            using DuckConnection connection = _database.Connect();
            connection.Execute(text);
        });
        Assert.Equal(["secret.csv"], Directory.EnumerateFileSystemEntries(_outside.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_of_the_lake_can_be_read() =>
        Assert.Equal(1L, await _database.ScalarAsync($"SELECT count(*) FROM read_csv('{_lake["open.csv"]}')"));

    [Fact]
    public void A_folder_whose_name_begins_like_the_root_is_outside()
    {
        string twin = _lake.Path + "-twin";
        Directory.CreateDirectory(twin);
        try
        {
            File.WriteAllText(Path.Combine(twin, "t.csv"), "a\n1\n");
            Assert.Throws<LakeQueryException>(() => _database.Run($"SELECT * FROM read_csv('{twin}/t.csv')"));
        }
        finally
        {
            Directory.Delete(twin, recursive: true);
        }
    }

    [Theory]
    [InlineData("autoinstall_known_extensions", "false")]
    [InlineData("autoload_known_extensions", "false")]
    [InlineData("allow_community_extensions", "false")]
    [InlineData("allow_persistent_secrets", "false")]
    [InlineData("allow_unsigned_extensions", "false")]
    [InlineData("enable_external_access", "false")]
    [InlineData("lock_configuration", "true")]
    [InlineData("TimeZone", "UTC")]
    public async Task The_configuration_of_every_connection_is_the_locked_one(string setting, string value) =>
        Assert.Equal(value, await _database.ScalarAsync("SELECT value FROM duckdb_settings() WHERE name = $1", setting));

    [Fact]
    public async Task Connections_do_not_see_each_others_names()
    {
        using DuckConnection one = _database.Connect();
        one.Execute("CREATE VIEW mine AS SELECT 1 AS x");
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => _database.ScalarAsync("SELECT * FROM mine"));
        Assert.Contains("mine", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_ends_takes_its_catalog_with_it()
    {
        for (int i = 0; i < 20; i++)
        {
            _database.Connect().Dispose();
        }

        Assert.Equal(1L, await _database.ScalarAsync("SELECT count(*) FROM duckdb_databases() WHERE database_name LIKE 'lake%'"));
    }
}

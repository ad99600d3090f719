using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

public sealed class EngineOptions : IDisposable
{
    private readonly TemporaryFolder _lake = new();

    public void Dispose() => _lake.Dispose();

    [Fact]
    public async Task Threads_is_what_the_engine_uses()
    {
        using DuckDatabase database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { Threads = 3 });
        Assert.Equal(3L, await database.ScalarAsync("SELECT current_setting('threads')::BIGINT"));
    }

    [Fact]
    public async Task Threads_is_one_per_processor_by_default()
    {
        using DuckDatabase database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions());
        Assert.Equal((long)Environment.ProcessorCount, await database.ScalarAsync("SELECT current_setting('threads')::BIGINT"));
    }

    [Fact]
    public async Task MemoryLimit_bounds_a_statement_and_the_error_says_how_to_raise_it()
    {
        using DuckDatabase database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { MemoryLimit = 20_000_000, Threads = 1 });
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => database.ScalarAsync("SELECT length(string_agg(repeat('x', 1000), '')) FROM range(100000)"));
        Assert.Contains("Out of Memory", e.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LocalLakeOptions.MemoryLimit), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_into_memory_spills_to_a_folder_of_the_clients_own_which_goes_with_it()
    {
        using TemporaryFolder temporary = new();
        using (DuckDatabase database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions { MemoryLimit = 60_000_000, Threads = 2, TempDirectory = temporary.Path }))
        {
            string own = Assert.Single(Directory.GetDirectories(temporary.Path));
            Assert.Equal(own, await database.ScalarAsync("SELECT current_setting('temp_directory')"));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(own));
            }

            await using Drivers.LakeResult result = database.Run("SELECT i FROM range(12000000) t(i) ORDER BY hash(i)");
            using Apache.Arrow.RecordBatch? batch = await result.ReadAsync();
            Assert.NotEmpty(Directory.GetFiles(own, "duckdb_temp_*"));
        }

        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path));
    }

    [Fact]
    public void A_folder_for_temporary_files_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_lake["file"], string.Empty);
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => DuckDatabase.Open(_lake.Path, new LocalLakeOptions { TempDirectory = _lake["file"] }));
        Assert.Contains(_lake["file"], e.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LocalLakeOptions.TempDirectory), e.Message, StringComparison.Ordinal);
    }
}

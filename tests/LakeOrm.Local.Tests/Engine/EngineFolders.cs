using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

/// <summary>What a killed process leaves in the folder for temporary files.</summary>
public sealed class EngineFolders : IDisposable
{
    private readonly TemporaryFolder _lake = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose()
    {
        _lake.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void The_folder_of_a_dead_process_goes_when_the_next_engine_starts()
    {
        Leave(".lock", "duckdb_temp_storage_DEFAULT-0.tmp", "rows-0.parquet");
        Leave(".lock");
        Leave();
        using DuckDatabase database = Open();
        Assert.Equal([database.TemporaryFolder], Directory.GetFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public void The_folder_of_a_living_engine_stays()
    {
        using DuckDatabase first = Open();
        string file = Path.Combine(first.TemporaryFolder, "rows-0.parquet");
        File.WriteAllText(file, "kept");
        using (DuckDatabase second = Open())
        {
            using DuckDatabase third = Open();
            Assert.Equal(3, Directory.GetDirectories(_temporary.Path).Length);
        }

        Assert.Equal([first.TemporaryFolder], Directory.GetDirectories(_temporary.Path));
        Assert.Equal("kept", File.ReadAllText(file));
        Assert.True(File.Exists(Path.Combine(first.TemporaryFolder, ".lock")));
    }

    [Fact]
    public void What_no_engine_leaves_is_not_removed()
    {
        string strange = Path.Combine(Leave(".lock", "rows-0.parquet", "letters.txt"), "letters.txt");
        string named = Directory.CreateDirectory(_temporary["lakeorm-of-mine"]).FullName;
        string outside = Directory.CreateDirectory(_lake["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, ".lock"), string.Empty);
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(NewPath(), outside);
        }

        Open().Dispose();
        Assert.True(File.Exists(strange));
        Assert.Equal([strange], Directory.GetFileSystemEntries(Path.GetDirectoryName(strange)!));
        Assert.True(Directory.Exists(named));
        Assert.True(File.Exists(Path.Combine(outside, ".lock")));
    }

    private DuckDatabase Open() => DuckDatabase.Open(_lake.Path, new LocalLakeOptions { TempDirectory = _temporary.Path });

    private string NewPath() => _temporary[$"lakeorm-{Guid.NewGuid():N}"];

    private string Leave(params string[] files)
    {
        string folder = Directory.CreateDirectory(NewPath()).FullName;
        foreach (string file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), string.Empty);
        }

        return folder;
    }
}

using System.Text;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Parquet;

namespace LakeOrm.Fuzz.Targets;

/// <summary>
/// A table on the disk whose log names a data file by a hostile path. Beside the lake lies a data file that no query may ever read, and links to it lie in the table.
/// The data files themselves are whole: what the embedded engine makes of damaged ones is the engine's.
/// </summary>
internal sealed class PathTarget : IDisposable
{
    public const string Name = "path";

    /// <summary>Where an input has the path; the outside folder's own stands for <see cref="Outside"/> in it.</summary>
    public const string PathEntry = "path";
    private const string Outside = "{outside}";
    private const string Inside = "inside.parquet";
    private static readonly string[] Shapes =
        [$"{Outside}/secret.parquet", $"file://{Outside}/secret.parquet", $"file:{Outside}/secret.parquet", "../../o/secret.parquet", "%2e%2e/%2e%2e/o/secret.parquet", "link/secret.parquet", "link.parquet"];

    private const long Secret = 424_242;
    private readonly string _root = Directory.CreateTempSubdirectory("lakeorm-fuzz-paths-").FullName;
    private LakeClient? _lake;
    private string _commits = string.Empty;
    private int _tables;

    public async Task RunAsync(FuzzInput input)
    {
        if (_lake is null)
        {
            _lake = await OpenAsync();
            if (!await IsReadAsync(Inside))
            {
                throw new ViolationException("A file of the table's own folder is not read, so that nothing is said by one outside that is not.");
            }
        }

        string path = Encoding.UTF8.GetString(input.Files[PathEntry]);
        foreach (string shape in Shapes.Append(path))
        {
            if (await IsReadAsync(shape.Replace(Outside, Path.Combine(_root, "o"), StringComparison.Ordinal)))
            {
                throw new ViolationException($"By the path '{shape}' a query read a file outside of the lake.");
            }
        }
    }

    public void Dispose()
    {
        _lake?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    // A lake of one table, from which others are made; and beside it what is not to be seen.
    private async Task<LakeClient> OpenAsync()
    {
        LakeClient lake = Lake.Local(Path.Combine(_root, "lake"), new LocalLakeOptions { Threads = 1 });
        await lake.EnsureTableAsync<Plain>();
        await lake.InsertAsync([new Plain { Id = 1 }, new Plain { Id = 2 }]);
        _commits = Path.Combine(_root, "lake", "plain");
        Directory.CreateDirectory(Path.Combine(_root, "o"));
        await using (FileStream secret = File.Create(Path.Combine(_root, "o", "secret.parquet")))
        {
            await LakeParquet.WriteAsync(secret, [new Plain { Id = Secret }]);
        }

        return lake;
    }

    private async Task<bool> IsReadAsync(string path)
    {
        string name = $"t{_tables++}";
        string folder = Path.Combine(_root, "lake", name);
        string secret = Path.Combine(_root, "o", "secret.parquet");
        Directory.CreateDirectory(Path.Combine(folder, "_delta_log"));
        foreach (string file in Directory.EnumerateFiles(_commits, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(_commits, file)), overwrite: true);
        }

        File.Copy(secret, Path.Combine(folder, Inside));
        File.CreateSymbolicLink(Path.Combine(folder, "link"), Path.GetDirectoryName(secret)!);
        File.CreateSymbolicLink(Path.Combine(folder, "link.parquet"), secret);
        await File.AppendAllTextAsync(
            Path.Combine(folder, "_delta_log", "00000000000000000001.json"),
            $$$"""{"add":{"path":{{{Mutations.Hostile.Quote(path)}}},"partitionValues":{},"size":{{{new FileInfo(secret).Length}}},"modificationTime":1,"dataChange":true}}""" + "\n");
        try
        {
            return await _lake!.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Identifier(name)} WHERE id = {Secret}") > 0;
        }
        catch (LakeException)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Text;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Parquet;

namespace LakeOrm.Fuzz.Targets;

/// <summary>
/// A table on the disk whose log names a data file, and a deletion vector, by a hostile path. Beside the lake lie a data file and a vector that no query may ever read,
/// and links to them lie in the table. The data files themselves are whole: what an engine makes of damaged ones is the engine's.
/// </summary>
internal sealed class PathTarget : IDisposable
{
    public const string Name = "path";

    /// <summary>Where an input has the path; the outside folder's own stands for <see cref="Outside"/> in it.</summary>
    public const string PathEntry = "path";
    private const string Outside = "{outside}";
    private const long Secret = 424_242;
    private readonly string _root = Directory.CreateTempSubdirectory("lakeorm-fuzz-paths-").FullName;
    private LakeClient? _lake;
    private string _commits = string.Empty;
    private int _tables;

    public async Task RunAsync(FuzzInput input)
    {
        _lake ??= await OpenAsync();
        string path = Encoding.UTF8.GetString(input.Files[PathEntry]);
        foreach (string shape in new[] { path, "{outside}/secret.parquet", $"file://{Outside}/secret.parquet", $"file:{Outside}/secret.parquet", $"../../o/secret.parquet", "link/secret.parquet", "link.parquet" })
        {
            await ReadAsync(shape.Replace(Outside, Path.Combine(_root, "o"), StringComparison.Ordinal));
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

        await File.WriteAllBytesAsync(Path.Combine(_root, "o", "deletion_vector_01020304-0506-0708-090a-0b0c0d0e0f10.bin"), Roaring.File(Roaring.Encode([0, 1])));
        return lake;
    }

    private async Task ReadAsync(string path)
    {
        string name = $"t{_tables++}";
        string folder = Path.Combine(_root, "lake", name);
        Directory.CreateDirectory(Path.Combine(folder, "_delta_log"));
        foreach (string file in Directory.EnumerateFiles(_commits, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(_commits, file)), overwrite: true);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(_root, "o"));
        File.CreateSymbolicLink(Path.Combine(folder, "link.parquet"), Path.Combine(_root, "o", "secret.parquet"));
        await File.AppendAllTextAsync(
            Path.Combine(folder, "_delta_log", "00000000000000000001.json"),
            $$$"""{"add":{"path":{{{Mutations.Hostile.Quote(path)}}},"partitionValues":{},"size":{{{new FileInfo(Path.Combine(_root, "o", "secret.parquet")).Length}}},"modificationTime":1,"dataChange":true}}""" + "\n");
        try
        {
            long seen = await _lake!.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Identifier(name)} WHERE id = {Secret}");
            if (seen > 0)
            {
                throw new ViolationException($"By the path '{path}' a query read a file outside of the lake.");
            }
        }
        catch (LakeException)
        {
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

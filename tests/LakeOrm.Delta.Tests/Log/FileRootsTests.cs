using LakeOrm.Delta.Log;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Log;

/// <summary>Files by absolute paths: those of the table's folder and of folders that were allowed, and no others, however a path is spelled.</summary>
public sealed class FileRootsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string relative) => Path.Combine(_folder.Path, relative);

    // Reads a path as the log spells it.
    private string Find(string encoded, params string[] allowed)
    {
        FileRoots roots = new(new FileStorage(At("lake")), "t", allowed.Select(FileRoots.FolderOf));
        (ILakeStorage storage, string key) = roots.Find(LogPath.Read("t", encoded).Path, "a data file");
        return $"{storage.Root}/{key}";
    }

    private static string FindInStore(string root, string encoded, params string[] allowed)
    {
        FileRoots roots = new(new Rooted(root), "t", allowed.Select(FileRoots.FolderOf));
        (ILakeStorage storage, string key) = roots.Find(LogPath.Read("t", encoded).Path, "a data file");
        return $"{storage.Root}/{key}";
    }

    [Theory]
    [InlineData("file:")]
    [InlineData("file://")]
    [InlineData("FILE://localhost")]
    [InlineData("")]
    public void A_file_of_the_tables_folder_or_of_an_allowed_one_is_found(string scheme)
    {
        Assert.Equal(At("lake/t/a b.parquet"), Find($"{scheme}{At("lake/t/a%20b.parquet")}"));
        Assert.Equal(At("src/x/a%20b.parquet"), Find($"{scheme}{At("src/x/a%2520b.parquet")}", At("src")));
        Assert.Equal(At("src/x/a.parquet"), Find($"{scheme}{At("src/x/a.parquet")}", $"file://{At("other")}", $"file://{At("src")}/"));
    }

    [Theory]
    [InlineData("file:{0}/lake/u/a.parquet")]
    [InlineData("file:{0}/lake/t2/a.parquet")]
    [InlineData("file:{0}/src2/a.parquet")]
    [InlineData("file:{0}/src/../secret.parquet")]
    [InlineData("file:{0}/src/%2e%2e/secret.parquet")]
    [InlineData("file:{0}/src/..%2fsecret.parquet")]
    [InlineData("file:{0}/src/x/..%5csecret.parquet")]
    [InlineData("file:{0}/src//etc/passwd")]
    [InlineData("file:{0}/src/./a.parquet")]
    [InlineData("file:{0}/src/a%00.parquet")]
    [InlineData("file:/{0}/src/a.parquet")]
    [InlineData("file://host{0}/src/a.parquet")]
    [InlineData("s3://bucket/src/a.parquet")]
    [InlineData("/etc/passwd")]
    public void A_path_that_leads_elsewhere_is_refused_with_the_table_and_the_option(string encoded)
    {
        string path = encoded.Replace("{0}", _folder.Path, StringComparison.Ordinal);
        LakeUnsupportedException e = Assert.Throws<LakeUnsupportedException>(() => Find(path, At("src")));
        Assert.Contains("'t'", e.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(DeltaTableOptions.AllowedRoots), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/lake", "s3a://bucket/lake/t/a%20b.parquet")]
    [InlineData("s3://bucket/lake", "S3N://bucket/lake/t/a%20b.parquet")]
    [InlineData("s3a://bucket/lake", "s3://bucket/lake/t/a%20b.parquet")]
    [InlineData("gs://bucket", "gs://bucket/t/a%20b.parquet")]
    [InlineData("abfss://c@account.dfs.core.windows.net/lake", "wasbs://c@account.blob.core.windows.net/lake/t/a%20b.parquet")]
    [InlineData("https://account.blob.core.windows.net/c/lake", "abfss://c@Account.dfs.core.windows.net/lake/t/a%20b.parquet")]
    public void A_file_in_a_store_is_found_by_any_scheme_of_the_store(string root, string encoded) =>
        Assert.Equal($"{root}/t/a b.parquet", FindInStore(root, encoded));

    [Theory]
    [InlineData("s3://bucket/lake/sources")]
    [InlineData("s3a://bucket/lake/")]
    [InlineData("s3n://bucket/lake/sources/x%20y")]
    public void A_file_of_another_folder_of_the_store_is_found_where_it_is_allowed(string allowed)
    {
        Assert.Equal("s3://bucket/lake/sources/x y/a.parquet", FindInStore("s3://bucket/lake", "s3a://bucket/lake/sources/x%20y/a.parquet", allowed));
        Assert.Throws<LakeUnsupportedException>(() => FindInStore("s3://bucket/lake", "s3a://bucket/lake/sources/x%20y/a.parquet"));
    }

    [Theory]
    [InlineData("s3a://other/lake/t/a.parquet")]
    [InlineData("s3a://bucket/lake2/t/a.parquet")]
    [InlineData("s3a://bucket/lake/t2/a.parquet")]
    [InlineData("s3a://bucket/lake/t/%2e%2e/u/a.parquet")]
    [InlineData("s3a://bucket/lake/sources2/a.parquet")]
    [InlineData("s3a://bucket/lake/sources//a.parquet")]
    [InlineData("gs://bucket/lake/t/a.parquet")]
    [InlineData("/bucket/lake/t/a.parquet")]
    public void A_file_elsewhere_in_stores_is_refused(string encoded) =>
        Assert.Throws<LakeUnsupportedException>(() => FindInStore("s3://bucket/lake", encoded, "s3://bucket/lake/sources"));

    [Theory]
    [InlineData("s3://bucket/lake2")]
    [InlineData("s3://bucket")]
    [InlineData("gs://bucket/lake")]
    [InlineData("s3://bucket/lake/../other")]
    public void A_folder_of_a_store_that_is_not_below_the_lakes_root_cannot_be_allowed(string allowed) =>
        Assert.Contains("s3://bucket/lake", Assert.Throws<ArgumentException>(() => FindInStore("s3://bucket/lake", "s3://bucket/lake/t/a.parquet", allowed)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_below_an_allowed_folder_is_not_followed_and_the_folder_itself_may_be_one()
    {
        Directory.CreateDirectory(At("src/in"));
        Directory.CreateDirectory(At("secret"));
        File.WriteAllText(At("secret/a.parquet"), "x");
        Directory.CreateSymbolicLink(At("src/out"), At("secret"));
        File.CreateSymbolicLink(At("src/in/a.parquet"), At("secret/a.parquet"));
        Directory.CreateSymbolicLink(At("alias"), At("secret"));
        Assert.Throws<LakeUnsupportedException>(() => Find($"file:{At("src/out/a.parquet")}", At("src")));
        Assert.Throws<LakeUnsupportedException>(() => Find($"file:{At("src/in/a.parquet")}", At("src")));
        Assert.Equal(At("alias/a.parquet"), Find($"file:{At("alias/a.parquet")}", At("alias")));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("./src")]
    [InlineData("file://host/src")]
    [InlineData("file:src")]
    [InlineData(" ")]
    public void A_folder_that_is_none_of_the_local_disk_cannot_be_allowed(string root) =>
        Assert.Throws<ArgumentException>(() => new DeltaTableOptions { AllowedRoots = [root] });

    private sealed class Rooted(string root) : DelegatingStorage(new MemoryStorage())
    {
        public override string Root => root;
    }
}

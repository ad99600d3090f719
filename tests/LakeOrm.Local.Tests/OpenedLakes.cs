using LakeOrm.Contract.Records;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests;

/// <summary>A lake is opened by its address.</summary>
public sealed class OpenedLakes : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LocalLakeOptions Options => new() { CacheDirectory = _folder["cache"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_and_a_file_uri_are_folders()
    {
        string root = _folder["a lake"];
        await using LakeClient byPath = Lake.Open(root);
        await FillAsync(byPath, 3);
        await using LakeClient byUri = Lake.Open(new Uri(root).AbsoluteUri);
        Assert.Contains("%20", new Uri(root).AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(3L, await CountAsync(byUri));
        await using LakeClient relative = Lake.Open(Path.GetRelativePath(Environment.CurrentDirectory, root));
        Assert.Equal(3L, await CountAsync(relative));
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public async Task A_name_in_memory_is_one_lake_for_the_process_and_no_name_is_one_for_the_client()
    {
        string name = $"memory://{Guid.NewGuid():N}";
        await using (LakeClient first = Lake.Open(name, options: Options))
        {
            await FillAsync(first, 3);
        }

        await using LakeClient second = Lake.Open(name, options: Options);
        Assert.Equal(3L, await CountAsync(second));
        await using LakeClient other = Lake.Open(name + "x", options: Options);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => CountAsync(other));

        await using LakeClient alone = Lake.Open("memory://", options: Options);
        await FillAsync(alone, 5);
        Assert.Equal(5L, await CountAsync(alone));
        await using LakeClient alsoAlone = Lake.Open("memory://", options: Options);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => CountAsync(alsoAlone));
    }

    [Fact]
    public async Task Another_scheme_is_opened_by_who_names_it_and_the_storage_goes_with_the_client()
    {
        Provider provider = new();
        await using (LakeClient lake = Lake.Open("Test://bucket/lake", storages: [provider], options: Options))
        {
            await FillAsync(lake, 2);
            Assert.Equal(2L, await CountAsync(lake));
        }

        Assert.Equal("test://bucket/lake", provider.Opened?.ToString());
        Assert.True(provider.IsDisposed);
    }

    [Theory]
    [InlineData("s3://bucket/lake", "'s3'", "LakeOrm.Storage.S3", "storages:")]
    [InlineData("s3a://bucket/lake", "'s3a'", "LakeOrm.Storage.S3", "storages:")]
    [InlineData("gs://bucket/lake", "'gs'", "LakeOrm.Storage.Gcs", "storages:")]
    [InlineData("az://container/lake", "'az'", "LakeOrm.Storage.Azure", "storages:")]
    [InlineData("abfss://container@account.dfs.core.windows.net/lake", "'abfss'", "LakeOrm.Storage.Azure", "storages:")]
    [InlineData("ftp://place/lake", "'ftp'", "memory://", "test")]
    public void A_scheme_that_nobody_opens_is_named_with_what_is_missing(string root, params string[] told)
    {
        LakeUnsupportedException e = Assert.Throws<LakeUnsupportedException>(() => Lake.Open(root, storages: [new Provider()]));
        Assert.All(told, t => Assert.Contains(t, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_uri_of_another_machine_is_refused() => Assert.Throws<LakeStorageException>(() => Lake.Open("file://server/share"));

    [Fact]
    public void An_option_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Lake.Open("memory://", options: new LocalLakeOptions { MaxParallelDownloads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lake.Open("memory://", options: new LocalLakeOptions { CacheSize = -1 }));
    }

    private static async Task FillAsync(LakeClient lake, int count)
    {
        await lake.EnsureTableAsync<Event>();
        await lake.InsertAsync([.. Enumerable.Range(0, count).Select(static i => new Event(i, "k", i))]);
    }

    private static Task<long> CountAsync(LakeClient lake) => lake.ScalarAsync<long>($"SELECT count(kind) FROM events");

    private sealed class Provider : ILakeStorageProvider
    {
        public Uri? Opened { get; private set; }

        public bool IsDisposed { get; private set; }

        public IReadOnlyCollection<string> Schemes => ["test"];

        public ILakeStorage Open(Uri root)
        {
            Opened = root;
            return new Store(this);
        }

        private sealed class Store(Provider provider) : DelegatingStorage(new MemoryStorage())
        {
            public override ValueTask DisposeAsync()
            {
                provider.IsDisposed = true;
                return base.DisposeAsync();
            }
        }
    }
}

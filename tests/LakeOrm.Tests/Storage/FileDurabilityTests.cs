using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.Tests.Storage;

public sealed class FileDurabilityTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingCalls _calls;
    private readonly FileStorage _storage;

    public FileDurabilityTests()
    {
        string root = Path.Combine(_folder.Path, "lake");
        _calls = new RecordingCalls(root);
        _storage = new FileStorage(root, _calls);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Put_if_absent_is_write_then_sync_then_link_then_sync_of_the_folder()
    {
        await _storage.PutIfAbsentAsync("t/_log/0.json", Content);
        _calls.Log.Clear();

        Assert.True(await _storage.PutIfAbsentAsync("t/_log/1.json", Content));

        Assert.Equal(
            ["create temporary", "sync-file temporary of 3 bytes", "link t/_log/1.json", "delete temporary", "sync-folder t/_log"],
            _calls.Log);
        Assert.True(_calls.Survives(_storage.GetLocalPath("t/_log/1.json")));
    }

    [Fact]
    public async Task Each_new_folder_is_synced_into_its_parent_before_anything_is_in_it()
    {
        await _storage.PutIfAbsentAsync("t/_log/0.json", Content);

        Assert.Equal(
            ["make-folder .", "sync-folder ..", "make-folder t", "sync-folder .", "make-folder t/_log", "sync-folder t"],
            _calls.Log[^11..^5]);
        Assert.Equal("create temporary", _calls.Log[^5]);
    }

    [Fact]
    public async Task A_folder_that_somebody_else_just_made_is_synced_too_but_only_once()
    {
        await _storage.PutIfAbsentAsync("t/a", Content);
        string made = Path.Combine(_storage.Root, "t", "country=CZ");
        Directory.CreateDirectory(made);
        _calls.Distrust(made);

        await _storage.PutIfAbsentAsync("t/country=CZ/a", Content);
        Assert.True(_calls.Survives(_storage.GetLocalPath("t/country=CZ/a")));

        _calls.Log.Clear();
        await _storage.PutIfAbsentAsync("t/country=CZ/b", Content);
        Assert.DoesNotContain("sync-folder t", _calls.Log);
    }

    [Fact]
    public async Task A_folder_that_was_removed_is_made_and_synced_again()
    {
        await _storage.PutIfAbsentAsync("t/a", Content);
        Directory.Delete(Path.Combine(_storage.Root, "t"), recursive: true);
        _calls.Log.Clear();

        await _storage.PutIfAbsentAsync("t/a", Content);

        Assert.Equal(["make-folder t", "sync-folder ."], _calls.Log[..2]);
        Assert.True(_calls.Survives(_storage.GetLocalPath("t/a")));
    }

    [Fact]
    public async Task A_replacing_put_is_durable_before_it_returns()
    {
        await _storage.PutAsync("t/a", Content);
        _calls.Log.Clear();

        await _storage.PutAsync("t/a", new byte[5]);

        Assert.Equal(["create temporary", "sync-file temporary of 5 bytes", "rename t/a", "delete temporary", "sync-folder t"], _calls.Log);
        Assert.True(_calls.Survives(_storage.GetLocalPath("t/a")));
    }

    [Fact]
    public async Task A_completed_writer_is_durable_and_its_folders_with_it()
    {
        await using (LakeObjectWriter writer = await _storage.CreateAsync("t/country=CZ/part-0.parquet"))
        {
            await writer.Stream.WriteAsync(Content);
            Assert.False(_calls.Survives(_storage.GetLocalPath("t/country=CZ/part-0.parquet")));
            await writer.CompleteAsync();
        }

        Assert.Equal(["create t/country=CZ/part-0.parquet", "sync-file t/country=CZ/part-0.parquet of 3 bytes", "sync-folder t/country=CZ"], _calls.Log[^3..]);
        Assert.True(_calls.Survives(_storage.GetLocalPath("t/country=CZ/part-0.parquet")));
    }

    [Theory]
    [InlineData("make-folder")]
    [InlineData("create")]
    [InlineData("sync-file")]
    [InlineData("link")]
    public async Task A_put_that_fails_says_so_and_leaves_nothing(string failing)
    {
        _calls.Failing = failing;

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await _storage.PutIfAbsentAsync("t/a", Content));

        Assert.Contains("Cannot store 't/a' below", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{failing} fails", e.Message, StringComparison.Ordinal);
        AssertNoFiles();
        _calls.Failing = null;
        Assert.True(await _storage.PutIfAbsentAsync("t/a", Content));
    }

    [Fact]
    public async Task A_put_whose_last_step_fails_says_that_the_object_is_in_place()
    {
        await _storage.PutIfAbsentAsync("t/a", Content);
        _calls.Failing = "sync-folder";

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await _storage.PutIfAbsentAsync("t/b", Content));

        Assert.Contains("'t/b'", e.Message, StringComparison.Ordinal);
        Assert.Contains("is in place, but may not survive a power cut", e.Message, StringComparison.Ordinal);
        Assert.NotNull(await _storage.HeadAsync("t/b"));
    }

    [Fact]
    public async Task A_key_that_is_said_to_be_taken_survives_a_power_cut_also_after_a_try_whose_last_step_failed()
    {
        await _storage.PutIfAbsentAsync("t/a", Content);
        _calls.Failing = "sync-folder";
        await Assert.ThrowsAsync<LakeStorageException>(async () => await _storage.PutIfAbsentAsync("t/b", Content));
        Assert.False(_calls.Survives(_storage.GetLocalPath("t/b")));
        _calls.Failing = null;

        Assert.False(await _storage.PutIfAbsentAsync("t/b", Content));

        Assert.True(_calls.Survives(_storage.GetLocalPath("t/b")));
    }

    [Fact]
    public async Task A_put_that_cannot_clean_up_still_succeeds()
    {
        _calls.Failing = "delete";

        Assert.True(await _storage.PutIfAbsentAsync("t/a", Content));

        Assert.True(_calls.Survives(_storage.GetLocalPath("t/a")));
        Assert.Equal(["t/a"], (await _storage.ListAsync("", recursive: true).ToListAsync()).Select(found => found.Key));
    }

    [Theory]
    [InlineData("sync-file")]
    [InlineData("sync-folder")]
    public async Task A_writer_that_cannot_complete_says_so_and_leaves_nothing(string failing)
    {
        LakeObjectWriter writer = await _storage.CreateAsync("t/a");
        await writer.Stream.WriteAsync(Content);
        _calls.Failing = failing;

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await writer.CompleteAsync());
        await writer.DisposeAsync();

        Assert.Contains("Cannot complete 't/a'", e.Message, StringComparison.Ordinal);
        AssertNoFiles();
    }

    [Fact]
    public async Task A_full_disk_is_an_error_that_names_the_object()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device here that is always full.");
        _calls.Device = "/dev/full";

        LakeStorageException put = await Assert.ThrowsAsync<LakeStorageException>(async () => await _storage.PutIfAbsentAsync("t/a", Content));
        Assert.Contains("'t/a'", put.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", put.Message, StringComparison.Ordinal);

        await using LakeObjectWriter writer = await _storage.CreateAsync("t/b");
        LakeStorageException write = await Assert.ThrowsAsync<LakeStorageException>(async () => await writer.Stream.WriteAsync(Content));
        Assert.Contains("Cannot write 't/b'", write.Message, StringComparison.Ordinal);
        Assert.Throws<LakeStorageException>(() => writer.Stream.Write(Content));
    }

    [Fact]
    public void A_file_system_on_which_the_name_cannot_be_made_in_one_step_is_refused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "There is no file system here without hard links.");

        IOException e = Assert.Throws<IOException>(() => FileCalls.Instance.PublishNew("/proc/self/status", "/proc/self/lakeorm"));

        Assert.Contains("/proc/self/lakeorm", e.Message, StringComparison.Ordinal);
    }

    private void AssertNoFiles() => Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
}

using LakeOrm.Contract.Storage;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.Tests.Storage;

public sealed class FileStorageTests : StorageContract
{
    private readonly List<TemporaryFolder> _folders = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folders.ForEach(folder => folder.Dispose());
    }

    protected override ILakeStorage Create() => new FileStorage(Path.Combine(NewFolder(), "not yet there", "lake"));

    [Fact]
    public async Task An_object_is_the_file_that_the_local_path_names()
    {
        await using var storage = new FileStorage(NewFolder());
        await storage.PutAsync("t/a b", "x"u8.ToArray());

        Assert.Equal("x", await File.ReadAllTextAsync(storage.GetLocalPath("t/a b")));
        Assert.Equal(Path.Combine(storage.Root, "t", "a b"), storage.GetLocalPath("t/a b"));
    }

    [Fact]
    public async Task The_leftovers_of_a_crash_are_not_listed()
    {
        string root = NewFolder();
        await using var storage = new FileStorage(root);
        await storage.PutAsync("a", default);
        await File.WriteAllTextAsync(Path.Combine(root, $".lakeorm-{Guid.NewGuid():N}.tmp"), "half");

        Assert.Equal(["a"], (await storage.ListAsync("").ToListAsync()).Select(found => found.Key));
    }

    [Fact]
    public async Task The_leftovers_of_a_crash_can_be_removed_when_they_are_old_and_below_the_prefix()
    {
        string root = NewFolder();
        await using var storage = new FileStorage(root);
        await storage.PutAsync("a/b/object", default);
        string old = Leftover("a/b"), young = Leftover("a"), elsewhere = Leftover("");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(elsewhere, DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(storage.GetLocalPath("a/b/object"), DateTime.UtcNow.AddHours(-2));

        Assert.Equal(1, await storage.DeleteUnfinishedAsync("a/", DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal((false, true, true), (File.Exists(old), File.Exists(young), File.Exists(elsewhere)));
        Assert.NotNull(await storage.HeadAsync("a/b/object"));
        Assert.Equal(0, await storage.DeleteUnfinishedAsync("none/", DateTimeOffset.UtcNow));

        string Leftover(string folder)
        {
            string path = Path.Combine(root, folder, $".lakeorm-{Guid.NewGuid():N}.tmp");
            File.WriteAllText(path, "half");
            return path;
        }
    }

    [Fact]
    public async Task A_name_as_long_as_the_file_system_allows_can_be_stored()
    {
        await using var storage = new FileStorage(NewFolder());
        string key = new('x', 255);

        Assert.True(await storage.PutIfAbsentAsync(key, default));
        Assert.NotNull(await storage.HeadAsync(key));
    }

    [Fact]
    public async Task Symbolic_links_below_the_root_are_neither_followed_nor_listed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        string outside = NewFolder();
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "s");
        string root = NewFolder();
        Directory.CreateSymbolicLink(Path.Combine(root, "folder"), outside);
        File.CreateSymbolicLink(Path.Combine(root, "file"), Path.Combine(outside, "secret"));
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), Path.Combine(outside, "new"));
        await using var storage = new FileStorage(root);

        foreach (string key in new[] { "folder/secret", "file", "dangling" })
        {
            await AssertFails(async () => await storage.HeadAsync(key), "symbolic link");
            await AssertFails(async () => await storage.OpenReadAsync(key), "symbolic link");
            await AssertFails(async () => await storage.PutAsync(key, default), "symbolic link");
            await AssertFails(async () => await storage.PutIfAbsentAsync(key, default), "symbolic link");
            await AssertFails(async () => await storage.CreateAsync(key), "symbolic link");
            await AssertFails(async () => await storage.DeleteAsync([key]), "symbolic link");
        }

        await AssertFails(async () => await storage.ListAsync("folder/").ToListAsync(), "symbolic link");
        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
        Assert.Equal(["secret"], Directory.GetFiles(outside).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_root_itself_may_be_a_symbolic_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        string target = NewFolder();
        string root = Path.Combine(NewFolder(), "link");
        Directory.CreateSymbolicLink(root, target);
        await using var storage = new FileStorage(root);

        Assert.True(await storage.PutIfAbsentAsync("t/a", default));
        Assert.True(File.Exists(Path.Combine(target, "t", "a")));
    }

    [Fact]
    public async Task A_root_that_cannot_be_a_folder_is_an_error_that_names_it()
    {
        string file = Path.Combine(NewFolder(), "file");
        await File.WriteAllTextAsync(file, "");
        await using var storage = new FileStorage(Path.Combine(file, "lake"));

        await AssertFails(async () => await storage.PutIfAbsentAsync("a", default), storage.Root);
        await AssertFails(async () => await storage.PutAsync("a", default), "'a'");
        await AssertFails(async () => await storage.CreateAsync("a"), storage.Root);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_used_is_an_error_that_names_it_and_never_looks_empty()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows guards folders by other means.");
            return;
        }

        string root = NewFolder();
        await using var storage = new FileStorage(root);
        await storage.PutAsync("t/_log/0.json", default);
        string log = Path.Combine(root, "t", "_log");
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(root, Owner | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            File.SetUnixFileMode(log, UnixFileMode.None);
            Unprivileged.Run(() =>
            {
                foreach ((Func<Task> call, string what) in new (Func<Task>, string)[]
                {
                    (async () => await storage.HeadAsync("t/_log/0.json"), "t/_log/0.json"),
                    (async () => await storage.OpenReadAsync("t/_log/0.json"), "t/_log/0.json"),
                    (async () => await storage.PutIfAbsentAsync("t/_log/1.json", default), "t/_log/1.json"),
                    (async () => await storage.CreateAsync("t/_log/1.json"), "t/_log/1.json"),
                    (async () => await storage.DeleteAsync(["t/_log/0.json"]), "t/_log/0.json"),
                    (async () => await storage.ListAsync("t/", recursive: true).ToListAsync(), "'t/'"),
                })
                {
                    // The storage's calls end on the thread that they began on, so waiting for them does not leave it.
                    AssertFails(call, what).GetAwaiter().GetResult();
                }
            });
        }
        finally
        {
            File.SetUnixFileMode(log, Owner);
        }
    }

    private static async Task AssertFails(Func<Task> call, string what)
    {
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(call);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    private string NewFolder()
    {
        var folder = new TemporaryFolder();
        _folders.Add(folder);
        return folder.Path;
    }
}

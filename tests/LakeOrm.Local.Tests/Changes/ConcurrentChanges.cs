using LakeOrm.Contract.Records;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A change runs again when a commit touched what it had read, and only then.</summary>
public sealed class ConcurrentChanges : ChangeTest
{
    [Fact]
    public async Task A_change_runs_again_when_another_commit_touched_what_it_read()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        bool first = true;
        Driver.Changing = scan =>
        {
            if (first)
            {
                first = false;
                using LakeClient other = new(new LocalDriver(Root));
                other.InsertAsync(Accounts(3, 1, balance: 1)).GetAwaiter().GetResult();
            }
        };
        WriteResult result = await Lake.UpdateAsync<Account>($"balance = balance + {1}", $"id = {3}");
        Assert.Equal((2L, 2, 3L), (result.RowsUpdated, result.Attempts, result.Version));
        Assert.Equal([101L, 2], (await AccountsAsync()).Where(static a => a.Id == 3).Select(static a => a.Balance).OrderDescending());
    }

    [Fact]
    public async Task A_change_does_not_run_again_for_files_that_cannot_match()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        await Lake.InsertAsync(Accounts(100, 5));
        int runs = 0;
        Driver.Changing = scan =>
        {
            if (runs++ == 0)
            {
                using LakeClient other = new(new LocalDriver(Root));
                other.InsertAsync(Accounts(200, 5)).GetAwaiter().GetResult();
                other.DeleteAsync<Account>($"id = {101}").GetAwaiter().GetResult();
            }
        };
        WriteResult result = await Lake.UpsertAsync(Accounts(3, 1, balance: 7));
        Assert.Equal((1, 1, 1L, 5L), (runs, result.Attempts, result.RowsUpdated, result.Version));
        Assert.Equal(14, (await AccountsAsync()).Count);
        Assert.Equal(7, (await AccountsAsync()).Single(static a => a.Id == 3).Balance);
    }

    [Fact]
    public async Task An_upsert_that_lost_its_files_to_an_overwrite_adds_its_rows()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        bool first = true;
        Driver.Changing = scan =>
        {
            if (first)
            {
                first = false;
                using LakeClient other = new(new LocalDriver(Root));
                other.OverwriteAsync(Accounts(50, 1)).GetAwaiter().GetResult();
            }
        };

        async IAsyncEnumerable<Account> Stream()
        {
            await Task.Yield();
            yield return Accounts(3, 1, balance: 7)[0];
        }

        WriteResult result = await Lake.UpsertAsync(Stream());
        Assert.Equal((1L, 0L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([3L, 50], (await AccountsAsync()).Select(static a => a.Id));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_change_that_failed_at_any_step()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(5, "gb"), .. Users(5, "fr", 10)]);
        List<User> before = await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id");
        string[] files = Files(Root);
        int steps = 0;
        for (int failing = 1; ; failing++)
        {
            using TemporaryFolder folder = new();
            foreach (string file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
                File.Copy(Path.Combine(Root, file), folder[file]);
            }

            FailingStorage storage = new(new FileStorage(folder.Path), failing);
            await using LakeClient lake = new(new LocalDriver(storage));
            try
            {
                await lake.UpsertAsync([.. Users(7, "gb", 2), .. Users(2, "de", 30)]);
                Assert.Equal(16, await lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
            }
            catch (LakeStorageException)
            {
                steps++;
                Assert.Equal(before, await lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id"));
                Assert.Equal(files, Files(folder.Path));
            }

            if (!storage.HasFailed)
            {
                Assert.InRange(steps, 5, failing);
                return;
            }
        }
    }

    private static string[] Files(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
}

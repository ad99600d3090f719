using LakeOrm.Contract.Records;
using LakeOrm.Delta;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests;

/// <summary>What a vacuum does beside what every driver's does.</summary>
public sealed class Vacuuming : LakeTest
{
    [Fact]
    public async Task What_a_crash_left_in_the_log_goes_too()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 1, Owner = "a", Balance = 1 }]);
        await Lake.OverwriteAsync([new Account { Id = 2, Owner = "b", Balance = 2 }]);
        string log = Directory.EnumerateDirectories(Root, "_delta_log", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(Path.Combine(log, $".lakeorm-{Guid.NewGuid():N}.tmp"), "half");

        VacuumResult none = await Lake.VacuumAsync<Account>();
        Assert.Equal((0L, 0L, 2L), (none.Files, none.Unfinished, none.Version));
        VacuumResult result = await Lake.VacuumAsync<Account>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.Equal((1L, 1L), (result.Files, result.Unfinished));
        Assert.Single(Directory.EnumerateFiles(Root, "*.parquet", SearchOption.AllDirectories));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
    }

    [Fact]
    public async Task A_table_in_a_folder_below_is_another_table()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 1, Owner = "a", Balance = 1 }]);
        await Lake.OverwriteAsync([new Account { Id = 2, Owner = "b", Balance = 2 }]);
        string inner = Path.Combine(Root, "bank", "accounts", "archive");
        DeltaTable below = new(new FileStorage(inner), "2025");
        await below.EnsureAsync<Account>();
        await below.InsertAsync([new Account { Id = 7, Owner = "c", Balance = 7 }]);
        string[] files = Directory.GetFiles(inner, "*", SearchOption.AllDirectories);

        // What lies beside it is the outer table's again.
        await File.WriteAllTextAsync(Path.Combine(inner, "left.parquet"), "half");
        VacuumResult result = await Lake.VacuumAsync<Account>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.Equal(2, result.Files);
        Assert.Contains("archive/left.parquet", result.Paths);
        Assert.Equal(files.Order(), Directory.GetFiles(inner, "*", SearchOption.AllDirectories).Order());
    }
}

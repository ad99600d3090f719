using LakeOrm.Contract.Records;

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
}

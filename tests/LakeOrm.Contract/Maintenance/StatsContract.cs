using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>A table counts what it is made of.</summary>
public abstract class StatsContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Rows_files_partitions_and_keys_are_counted()
    {
        await Lake.EnsureTableAsync<User>();
        TableStats empty = await Lake.StatsAsync<User>(Token);
        Assert.Equal((0L, 0L, 0L, 0L, 0, 0L, 0L), (empty.Version, empty.Files, empty.Bytes, empty.Rows, empty.Partitions, empty.SmallestFile, empty.AverageFile));

        await Lake.InsertAsync(Users(50, "AT"), new() { Key = IdempotencyKey.Once("k") });
        await Lake.InsertAsync(Users(3, "DE", 50));
        await Lake.InsertAsync(Users(2, null, 53));
        await Lake.InsertAsync(Users(1, "DE", 55));
        await Lake.DeleteAsync<User>($"id = {"u000050"}");

        TableStats stats = await Lake.StatsAsync<User>(Token);
        Assert.Equal((5L, 55L, 3, 1L), (stats.Version, stats.Rows, stats.Partitions, stats.Keys));

        // An engine may write the rows of a call to several files.
        Assert.InRange(stats.Files, 4, EngineName == "LakeOrm/" ? 4 : 8);
        Assert.True(0 < stats.SmallestFile && stats.SmallestFile < stats.AverageFile && stats.AverageFile < stats.LargestFile);
        Assert.Equal(stats.AverageFile, stats.Bytes / stats.Files);
        Assert.Equal(["country"], stats.PartitionColumns);
        Assert.Contains(stats.Columns, static c => c.StartsWith("email", StringComparison.Ordinal));
        Assert.Equal((await Lake.HistoryAsync<User>(1, Token))[0].Timestamp, stats.Timestamp);
    }
}

using System.Text.Json.Nodes;
using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A table whose changes other engines follow: without change data they take the rows of files that come and go for the changes, so only whole files may come and go.</summary>
public sealed class ChangeDataFeed : ChangeTest
{
    private ForeignCommits Log => new(Path.Combine(Root, "sales", "users"));

    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<User>();
        JsonObject metadata = Log.Actions(0).Single(static a => a.ContainsKey("metaData"));
        metadata["metaData"]!["configuration"]!["delta.enableChangeDataFeed"] = "true";
        Log.Commit("""{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}""", metadata.ToJsonString());
        await Lake.InsertAsync([.. Users(3, "DE"), .. Users(2, "FR", 10)]);
    }

    private Task<long> CountAsync() => Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users");

    [Fact]
    public async Task What_changes_rows_in_files_with_others_is_refused_by_name_and_nothing_is_written()
    {
        foreach (Func<Task> change in (Func<Task>[])
        [
            () => Lake.DeleteAsync<User>($"id = 'u000001'"),
            () => Lake.UpdateAsync<User>($"balance = 1", $"country = 'DE'"),
            () => Lake.UpsertAsync(Users(1, "DE")),
        ])
        {
            LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(change);
            Assert.Contains("'changeDataFeed'", e.Message, StringComparison.Ordinal);
            Assert.Contains("sales.users", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, Log.Version);
        Assert.Equal(2, Directory.EnumerateFiles(Root, "*.parquet", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Whole_files_come_and_go()
    {
        Assert.Equal(2L, (await Lake.DeleteAsync<User>($"country = 'FR'")).RowsDeleted);
        Assert.Equal(["commitInfo", "remove"], Log.Actions(3).Select(static a => a.Single().Key).Order());
        Assert.Equal(3L, await CountAsync());
        Assert.Equal(1L, (await Lake.UpsertAsync(Users(1, "IT", 20))).RowsAdded);
        await Lake.OverwriteAsync(Users(4, "DE", 30), new() { Where = $"country = 'DE'" });
        Assert.Equal(5L, await CountAsync());
        await Lake.InsertAsync(Users(1, "DE", 40));
        Assert.Equal(2, (await Lake.OptimizeAsync<User>()).FilesRemoved);
        await Lake.OverwriteAsync(Users(1, "DE", 50));
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Change_data_is_no_part_of_the_table_and_goes_with_what_it_tells_of_when_it_is_old()
    {
        string old = Path.Combine(Root, "sales", "users", "_change_data", "country=DE", "cdc-1.parquet");
        string young = Path.Combine(Root, "sales", "users", "_change_data", "cdc-2.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        File.Copy(Directory.EnumerateFiles(Path.Combine(Root, "sales", "users"), "*.parquet", SearchOption.AllDirectories).First(), old);
        File.Copy(old, young);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromDays(8));
        Log.Commit("""{"cdc":{"path":"_change_data/cdc-2.parquet","partitionValues":{},"size":1,"dataChange":false}}""");
        Assert.Equal(5L, await CountAsync());
        Assert.Equal(["_change_data/country=DE/cdc-1.parquet"], (await Lake.VacuumAsync<User>()).Paths);
        Assert.True(File.Exists(young));
    }
}

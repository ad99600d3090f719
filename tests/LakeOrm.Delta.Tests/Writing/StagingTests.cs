using LakeOrm.Delta.Log;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Delta.Writing;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Writing;

/// <summary>Files that no version names yet, and what needs an engine.</summary>
public sealed class StagingTests
{
    private readonly MemoryStorage _storage = new();

    [Fact]
    public async Task Staged_files_are_whole_and_become_a_version_as_they_are()
    {
        DeltaTable table = await CreateAsync();
        DeltaStagedFiles staged = await table.StageAsync(Request(1, 250));
        Assert.Equal(250, staged.Rows);
        Assert.Equal(250, staged.Files.Sum(static f => f.Statistics!.NumRecords));
        Assert.Empty((await table.TryGetSnapshotAsync())!.Files);
        WriteResult result = await table.CommitAsync(staged, Requests.Append(0, 0));
        Assert.Equal((1L, 250L, staged.Bytes), (result.Version, result.RowsAdded, result.BytesAdded));
        Assert.Equal(staged.Files.Select(static f => f.Path), (await table.TryGetSnapshotAsync())!.Files.Select(static f => f.Path));
        await table.DiscardAsync(staged);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Small_files_keep_the_order_of_their_rows()
    {
        DeltaTable table = await CreateAsync(new DeltaTableOptions { TargetFileBytes = 1 });
        DeltaStagedFiles staged = await table.StageAsync(Request(0, 500));
        Assert.Equal(5, staged.Files.Count);
        Assert.Equal(["0", "100", "200", "300", "400"], staged.Files.Select(static f => f.Statistics!.Column("id").Min));
    }

    [Fact]
    public async Task What_is_discarded_is_gone_and_cannot_be_committed()
    {
        DeltaTable table = await CreateAsync();
        DeltaStagedFiles staged = await table.StageAsync(Request(1, 5));
        await table.DiscardAsync(staged);
        Assert.Equal(0, await CountAsync());
        await Assert.ThrowsAsync<LakeExpiredException>(() => table.CommitAsync(staged, Requests.Append(0, 0)).AsTask());
    }

    [Fact]
    public async Task What_reads_the_table_needs_an_engine()
    {
        DeltaTable table = await CreateAsync();
        DeltaStagedFiles staged = await table.StageAsync(Request(1, 5));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => table.CommitAsync(staged, Requests.Overwrite(0, 0)).AsTask());
        WriteRequest overwrite = new()
        {
            Table = TestTable.Simple.Name,
            Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1)),
            Mode = WriteMode.Overwrite,
            Stamp = RowStamp.Now(),
            Where = new LakeStatement("id = 1", []),
        };
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => table.WriteAsync(overwrite).AsTask());
        Assert.Contains("needs an engine that reads the table", e.Message, StringComparison.Ordinal);
    }

    private static StageRequest Request(long first, int count) => new()
    {
        Table = TestTable.Simple.Name,
        Rows = new TestRows(TestTable.Simple, Requests.Rows(first, count)),
        Stamp = RowStamp.Now(),
        Lifetime = TimeSpan.FromHours(1),
    };

    private async Task<DeltaTable> CreateAsync(DeltaTableOptions? options = null)
    {
        DeltaTable table = new(_storage, "t", options);
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (Storage.LakeObject file in _storage.ListAsync("t/", recursive: true))
        {
            count += file.Key.EndsWith(".parquet", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}

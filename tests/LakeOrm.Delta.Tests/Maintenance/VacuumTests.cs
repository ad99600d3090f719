using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Maintenance;

/// <summary>A vacuum deletes what no version needs any more, and nothing else.</summary>
public sealed class VacuumTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public VacuumTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task Files_that_left_the_table_before_the_retention_go_and_the_table_stays_as_it_is()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1), Token);
        await table.WriteAsync(Requests.Overwrite(2), Token);
        _clock.Now += TimeSpan.FromDays(6.9);
        Assert.Equal(0, (await table.VacuumAsync(cancellationToken: Token)).Files);

        await table.WriteAsync(Requests.Overwrite(3), Token);
        _clock.Now += TimeSpan.FromDays(0.2);
        string[] before = await FilesAsync();
        VacuumResult result = await table.VacuumAsync(cancellationToken: Token);

        Assert.Equal((1L, 3L, _clock.Now - TimeSpan.FromDays(7)), (result.Files, result.Version, result.Before));
        Assert.True(result.Bytes > 100);
        Assert.Equal(before.Except(await FilesAsync()), result.Paths.Select(static p => "t/" + p));
        DeltaSnapshot now = await table.GetSnapshotAsync(LakeVersion.At(3), Token);
        Assert.NotNull(await _storage.HeadAsync(Assert.Single(now.Files).Path, Token));
        DeltaSnapshot younger = await table.GetSnapshotAsync(LakeVersion.At(2), Token);
        Assert.NotNull(await _storage.HeadAsync(Assert.Single(younger.Files).Path, Token));
    }

    [Fact]
    public async Task The_file_of_a_write_that_never_committed_goes_when_it_is_old()
    {
        DeltaTable table = await CreateAsync();
        await _storage.PutAsync("t/part-orphan.parquet", "half"u8.ToArray(), Token);
        _clock.Now += TimeSpan.FromDays(8);
        await _storage.PutAsync("t/part-running.parquet", "half"u8.ToArray(), Token);

        Assert.Equal(["part-orphan.parquet"], (await table.VacuumAsync(cancellationToken: Token)).Paths);
        Assert.Equal(["t/part-running.parquet"], await FilesAsync());
    }

    [Fact]
    public async Task A_file_that_is_committed_while_the_vacuum_looks_stays()
    {
        DeltaTable table = await CreateAsync();
        DeltaTable other = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        _storage.AfterPutIfAbsent = _ => _clock.Now += TimeSpan.FromDays(8);
        bool looked = false;
        _storage.Before = (call, key) =>
        {
            // The file is as old as can be when the folder is listed, and not in the log that was read before.
            if (call == "list" && key == "t/" && !looked)
            {
                looked = true;
                other.WriteAsync(Requests.Append(1), Token).AsTask().GetAwaiter().GetResult();
            }
        };

        VacuumResult result = await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, AllowShortRetention = true }, Token);
        Assert.True(looked);
        Assert.Equal((0L, 1L), (result.Files, result.Version));
        Assert.Single(await FilesAsync());
    }

    [Fact]
    public async Task A_dry_run_tells_and_deletes_nothing()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1), Token);
        await table.WriteAsync(Requests.Overwrite(2), Token);
        _clock.Now += TimeSpan.FromDays(8);
        VacuumResult result = await table.VacuumAsync(new VacuumOptions { DryRun = true }, Token);
        Assert.Equal((1L, 1), (result.Files, result.Paths.Count));
        Assert.Equal(2, (await FilesAsync()).Length);
        Assert.DoesNotContain(_storage.Calls, static c => c.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retention_below_the_tables_own_is_refused_unless_it_is_allowed()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1), Token);
        await table.WriteAsync(Requests.Overwrite(2), Token);
        _clock.Now += TimeSpan.FromHours(2);
        LakeUnsupportedException refused = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.FromHours(1) }, Token));
        Assert.Contains("7.00:00:00", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AllowShortRetention", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await FilesAsync()).Length);

        Assert.Equal(0, (await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.FromDays(30) }, Token)).Files);
        Assert.Equal(1, (await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.FromHours(1), AllowShortRetention = true }, Token)).Files);
    }

    [Fact]
    public async Task A_longer_retention_keeps_also_what_the_checkpoints_have_forgotten()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1), Token);
        _clock.Now += TimeSpan.FromDays(30);
        await table.WriteAsync(Requests.Overwrite(2), Token);
        _clock.Now += TimeSpan.FromDays(10);
        for (int i = 0; i < 8; i++)
        {
            await table.WriteAsync(Requests.Append(1), Token);
        }

        // The checkpoint of version 10 has no tombstone of a file that left the table ten days ago.
        DeltaTable other = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        Assert.Equal(0, (await other.VacuumAsync(new VacuumOptions { Retention = TimeSpan.FromDays(20), DryRun = true }, Token)).Files);
        Assert.Equal(1, (await other.VacuumAsync(new VacuumOptions { Retention = TimeSpan.FromDays(9), DryRun = true }, Token)).Files);
        Assert.Equal(1, (await other.VacuumAsync(cancellationToken: Token)).Files);
    }

    [Fact]
    public async Task The_tables_property_says_how_long_files_are_kept()
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata("\"delta.deletedFileRetentionDuration\":\"interval 2 days\"")) + "\n");
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        await _storage.PutAsync("t/x.parquet", "x"u8.ToArray(), Token);
        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(0, (await table.VacuumAsync(cancellationToken: Token)).Files);
        _clock.Now += TimeSpan.FromDays(1.1);
        Assert.Equal(1, (await table.VacuumAsync(cancellationToken: Token)).Files);
    }

    [Fact]
    public async Task What_the_format_hides_stays_but_not_a_partition_whose_name_looks_hidden()
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata().Replace("\"partitionColumns\":[]", "\"partitionColumns\":[\"_day\"]", StringComparison.Ordinal)) + "\n");
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        foreach (string key in (string[])["t/_change_data/x.parquet", "t/_change_data/.hidden", "t/a/_change_data/x.parquet", "t/_index/x", "t/.hidden", "t/a/_y/x.parquet", "t/_day=1/x.parquet", "t/_day=1/_committed", "u/x.parquet"])
        {
            await _storage.PutAsync(key, "x"u8.ToArray(), Token);
        }

        _clock.Now += TimeSpan.FromDays(8);
        Assert.Equal(["_change_data/x.parquet", "_day=1/x.parquet"], (await table.VacuumAsync(cancellationToken: Token)).Paths.Order(StringComparer.Ordinal));
        Assert.NotNull(await _storage.HeadAsync("u/x.parquet", Token));
    }

    [Theory]
    [InlineData("file:/lake/t/x.parquet")]
    [InlineData("file:/my%20lake/t/x.parquet")]
    public async Task A_table_that_names_files_by_absolute_paths_is_refused(string path)
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata(), Logs.Add(path)) + "\n");
        await _storage.PutAsync("t/x.parquet", "x"u8.ToArray(), Token);
        _clock.Now += TimeSpan.FromDays(8);
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        LakeUnsupportedException refused = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.VacuumAsync(cancellationToken: Token));
        Assert.Contains(Uri.UnescapeDataString(path), refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await _storage.HeadAsync("t/x.parquet", Token));
    }

    [Fact]
    public async Task The_first_thousand_names_are_told_and_all_files_go()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 0; i < 1500; i++)
        {
            await _storage.PutAsync($"t/{i:D5}.parquet", "x"u8.ToArray(), Token);
        }

        _clock.Now += TimeSpan.FromDays(8);
        VacuumResult result = await table.VacuumAsync(cancellationToken: Token);
        Assert.Equal((1500L, 1500L, 1000, "00999.parquet"), (result.Files, result.Bytes, result.Paths.Count, result.Paths[^1]));
        Assert.Empty(await FilesAsync());
    }

    [Fact]
    public async Task No_table_is_said()
    {
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await new DeltaTable(_storage, "t").VacuumAsync(cancellationToken: Token));
    }

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema, cancellationToken: Token);
        return table;
    }

    private async Task<string[]> FilesAsync() =>
        [.. (await _storage.ListAsync("t/", recursive: true, cancellationToken: Token).ToListAsync(Token)).Select(static f => f.Key).Where(static k => !k.Contains("_delta_log", StringComparison.Ordinal))];
}

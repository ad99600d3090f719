using System.Text.Json.Nodes;
using LakeOrm.Contract.Records;
using LakeOrm.Drivers;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>A table that another engine cloned without its files: its log names those of the other table, which lies elsewhere, by absolute paths.</summary>
public sealed class ClonedTables : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Source => _folder["else where"];

    public async ValueTask InitializeAsync()
    {
        await using LakeClient lake = new(new LocalDriver(Source));
        await lake.EnsureTableAsync<Event>();
        await lake.InsertAsync([new Event(1, "a", 1), new Event(2, "b", 2)]);
        ForeignCommits log = new(Path.Combine(Source, "events"));
        log.Delete(inLog: false, (log.Adds(1)[0], [1]));

        JsonObject add = log.Adds(2)[0];
        string folder = $"file:{Path.Combine(Source, "events").Replace(" ", "%20", StringComparison.Ordinal)}";
        add["path"] = $"{folder}/{add["path"]!.GetValue<string>()}";
        string vector = Path.GetFileName(Directory.EnumerateFiles(Path.Combine(Source, "events"), "deletion_vector_*.bin").Single());
        add["deletionVector"]!["storageType"] = "p";
        add["deletionVector"]!["pathOrInlineDv"] = $"{folder}/{vector}";
        string metadata = log.Actions(0).Single(static a => a.ContainsKey("metaData")).ToJsonString();
        Directory.CreateDirectory(_folder["lake/events/_delta_log"]);
        new ForeignCommits(_folder["lake/events"]).Rewrite(0, ForeignCommits.DeletionVectors, metadata, new JsonObject { ["add"] = add.DeepClone() }.ToJsonString());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private LakeClient Open(params string[] roots) => new(new LocalDriver(_folder["lake"], new LocalLakeOptions { Threads = 1, AllowedRoots = roots }));

    [Fact]
    public async Task It_is_refused_with_the_path_the_table_and_the_option_unless_the_folder_is_allowed()
    {
        await using LakeClient lake = Open();
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        foreach (string part in (string[])["'events'", Source, nameof(LocalLakeOptions.AllowedRoots)])
        {
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_is_read_and_written_where_the_folder_is_allowed_and_the_other_table_stays_as_it_is()
    {
        string[] before = [.. Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        await using LakeClient lake = Open($"file://{Source.Replace(" ", "%20", StringComparison.Ordinal)}");
        Assert.Equal([new Event(1, "a", 1)], await lake.QueryAsync<Event>($"SELECT * FROM events"));
        await lake.InsertAsync([new Event(3, "c", 3)]);
        Assert.Contains("absolute", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.VacuumAsync<Event>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true }))).Message, StringComparison.Ordinal);
        Assert.Equal(2L, await lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(1L, (await lake.UpdateAsync<Event>($"kind = 'x'", $"id = 1")).RowsUpdated);
        Assert.Equal("x,c", await lake.ScalarAsync<string>($"SELECT string_agg(kind, ',' ORDER BY id) FROM events"));
        Assert.Contains("absolute", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.VacuumAsync<Event>())).Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_link_out_of_the_allowed_folder_is_not_followed()
    {
        string moved = _folder["moved"];
        Directory.Move(Path.Combine(Source, "events"), moved);
        Directory.CreateSymbolicLink(Path.Combine(Source, "events"), moved);
        await using LakeClient lake = Open(Source);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
    }

    [Fact]
    public void A_root_must_be_a_folder_of_the_disk() => Assert.Throws<ArgumentException>(() => new LocalDriver(_folder["lake"], new LocalLakeOptions { AllowedRoots = ["relative"] }));
}

using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Files;

namespace LakeOrm.Delta.Tests.Checkpoints;

/// <summary>Checkpoints of the feature <c>v2Checkpoint</c>: made by DuckDB from one of ours, so that another writer's Parquet is read.</summary>
public sealed class CheckpointV2Tests : IDisposable
{
    private const string Id = "80a083e8-7026-4e79-81be-64bd76c43a11";
    private const string Folder = "t/_delta_log/_sidecars/";
    private const string NoFiles = "checkpointMetadata, protocol, metaData, txn, NULL::STRUCT(path VARCHAR) AS add";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly TempFolder _folder = new();
    private readonly WrappedStorage _storage;
    private bool _hasOurName;

    public CheckpointV2Tests() => _storage = new WrappedStorage(new FileStorage(_folder.Path));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData($".checkpoint.{Id}.json", true)]
    [InlineData($".checkpoint.{Id}.json", false)]
    [InlineData($".checkpoint.{Id}.parquet", true)]
    [InlineData($".checkpoint.{Id}.parquet", false)]
    [InlineData(".checkpoint.parquet", true)]
    [InlineData(".checkpoint.parquet", false)]
    public async Task Its_state_is_that_of_the_commits_before_it(string name, bool sidecars)
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync(name, sidecars ? ["one.parquet", "two.parquet"] : []);
        await DeleteOthersAsync();
        DeltaSnapshot snapshot = (await Open().TryGetSnapshotAsync(Token))!;
        SameState.Assert(byCommits, snapshot);
        Assert.Equal((5, 5, 10), (snapshot.Files.Count, snapshot.Tombstones.Count(), snapshot.Transactions.Count()));
        Assert.Equal(11, (await Open().WriteAsync(Requests.Append(11), Token)).Version);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("""{"version":10,"size":3,"v2Checkpoint":{"path":"00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json","sizeInBytes":1,"modificationTime":1} }""")]
    [InlineData("""{"version":10,"size":3,"v2Checkpoint":{"path":"../../../etc/passwd"} }""")]
    public async Task It_is_found_with_a_hint_of_any_kind_or_none(string hint)
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.json", ["one.parquet"]);
        await DeleteOthersAsync();
        if (hint != "missing")
        {
            await _storage.PutTextAsync(LogFile.LastCheckpoint("t"), hint);
        }

        SameState.Assert(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
    }

    [Theory]
    [InlineData("one%20and%20a%20half.parquet")]
    [InlineData("file:/another/place/t/_delta_log/_sidecars/one%20and%20a%20half.parquet")]
    [InlineData("s3://bucket/t/_delta_log/_sidecars/one%20and%20a%20half.parquet")]
    public async Task A_sidecar_is_looked_for_by_its_name_in_the_tables_own_folder(string path)
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.json", ["one and a half.parquet"], path);
        await DeleteOthersAsync();
        SameState.Assert(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../secret.parquet")]
    [InlineData("a/b.parquet")]
    [InlineData("%2e%2e%2f%2e%2e%2fsecret.parquet")]
    [InlineData("..\\\\secret.parquet")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:///t/_delta_log/_sidecars/../../secret.parquet")]
    [InlineData("file:///t/_delta_log/_sidecars/")]
    [InlineData("a\\u0000b")]
    public async Task A_path_that_leads_elsewhere_is_an_error_and_nothing_is_read_there(string path)
    {
        await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.json", ["one.parquet"], path);
        await DeleteOthersAsync();
        _storage.Calls.Clear();
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await Open().TryGetSnapshotAsync(Token));
        Assert.Contains("names no file of the folder '_delta_log/_sidecars'", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{Id}.json' is damaged in line", e.Message, StringComparison.Ordinal);
        Assert.All(_storage.Calls, static c => Assert.True(c is "list t/_delta_log/" or "read t/_delta_log/_last_checkpoint" || c.EndsWith($"{Id}.json", StringComparison.Ordinal), c));
    }

    [Fact]
    public async Task One_without_a_sidecar_is_gone_around_while_commits_lead_there_and_named_when_not()
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.parquet", ["one.parquet", "two.parquet"]);
        await _storage.DeleteAsync([Folder + "two.parquet", LogFile.Checkpoint("t", 10)], Token);
        SameState.Assert(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
        await DeleteOthersAsync();
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await Open().TryGetSnapshotAsync(Token));
        Assert.Contains($"{10:D20}.checkpoint.{Id}.parquet' is not whole: its sidecar 'two.parquet' is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_of_one_version_the_one_that_is_whole_serves()
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.parquet", ["one.parquet"]);
        await _storage.PutTextAsync($"t/_delta_log/{10:D20}.checkpoint.{Guid.Empty}.json", "{\"checkpointMetadata\":{\"version\":10}}\n{\"sidecar\":");
        await DeleteOthersAsync();
        SameState.Assert(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
    }

    [Fact]
    public async Task A_truncated_one_never_gives_a_wrong_answer()
    {
        DeltaSnapshot byCommits = await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.parquet", ["one.parquet"]);
        await _storage.DeleteAsync([LogFile.Checkpoint("t", 10)], Token);
        foreach (string key in new[] { Folder + "one.parquet", $"t/_delta_log/{10:D20}.checkpoint.{Id}.parquet" })
        {
            byte[] whole = await File.ReadAllBytesAsync(_storage.GetLocalPath(key)!, Token);
            for (int length = 0; length < whole.Length; length += 211)
            {
                await _storage.PutAsync(key, whole.AsMemory(0, length), Token);
                SameState.Assert(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
            }

            await _storage.PutAsync(key, whole, Token);
        }
    }

    [Fact]
    public async Task A_table_with_the_feature_gets_checkpoints_that_every_reader_reads()
    {
        await CreateAsync();
        await WriteAsync($".checkpoint.{Id}.parquet", ["one.parquet"]);
        await DeleteOthersAsync();
        DeltaTable table = Open();
        await table.WriteAsync(Requests.Append(11), Token);
        Assert.Equal(11, (await table.CheckpointAsync(Token)).Version);
        await _storage.DeleteAsync([StorageExtensions.CommitKey("t", 10), Folder + "one.parquet", $"t/_delta_log/{10:D20}.checkpoint.{Id}.parquet"], Token);
        SameState.Assert((await table.TryGetSnapshotAsync(Token))!, (await Open().TryGetSnapshotAsync(Token))!);
        Assert.Equal(1, Duck.Scalar($"select count(*) from read_parquet({Duck.Quote(_storage.GetLocalPath(LogFile.Checkpoint("t", 11))!)}) where list_contains(protocol.readerFeatures, 'v2Checkpoint')"));
    }

    private DeltaTable Open() => new(_storage, "t");

    private async Task<DeltaSnapshot> CreateAsync()
    {
        string protocol = """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["v2Checkpoint"],"writerFeatures":["v2Checkpoint","appendOnly","invariants"]} }""";
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', protocol, Logs.Metadata("\"delta.checkpointPolicy\":\"v2\"")));
        DeltaTable table = Open();
        for (int i = 1; i <= 10; i++)
        {
            await table.WriteAsync(i == 6 ? Requests.Overwrite(i, key: $"key {i}") : Requests.Append(i, key: $"key {i}"), Token);
        }

        return (await table.TryGetSnapshotAsync(Token))!;
    }

    // The checkpoint of version 10 as another engine would have made it. Its files are shared out over the sidecars.
    private async Task WriteAsync(string name, string[] sidecars, string? path = null)
    {
        string classic = Duck.Quote(_storage.GetLocalPath(LogFile.Checkpoint("t", 10))!);
        string all = $"(SELECT NULL::STRUCT(version BIGINT) AS checkpointMetadata, * FROM read_parquet({classic}) UNION ALL BY NAME SELECT {{version: 10}} AS checkpointMetadata)";
        string target = _storage.GetLocalPath($"t/_delta_log/{10:D20}{name}")!;
        string format = name.EndsWith(".json", StringComparison.Ordinal) ? "JSON" : "PARQUET";
        string written = target + ".new";
        Directory.CreateDirectory(_storage.GetLocalPath(Folder.TrimEnd('/'))!);
        for (int i = 0; i < sidecars.Length; i++)
        {
            string sidecar = Duck.Quote(_storage.GetLocalPath(Folder + sidecars[i])!);
            Duck.Query($"COPY (SELECT add, remove FROM read_parquet({classic}, file_row_number = true) WHERE (add IS NOT NULL OR remove IS NOT NULL) AND file_row_number % {sidecars.Length} = {i}) TO {sidecar} (FORMAT PARQUET)");
        }

        string rows = sidecars.Length == 0
            ? $"SELECT * FROM {all}"
            : $"SELECT {NoFiles}, NULL AS sidecar FROM {all} WHERE add IS NULL AND remove IS NULL UNION ALL BY NAME SELECT {{path: unnest([{string.Join(", ", sidecars.Select(s => Duck.Quote(path is null ? s : "PATH")))}]), sizeInBytes: 1::BIGINT, modificationTime: 1::BIGINT, tags: map {{'a': 'b'}}}} AS sidecar";
        Duck.Query($"COPY ({rows}) TO {Duck.Quote(written)} (FORMAT {format})");
        if (path is not null)
        {
            await File.WriteAllTextAsync(written, (await File.ReadAllTextAsync(written, Token)).Replace("\"PATH\"", $"\"{path}\"", StringComparison.Ordinal), Token);
        }

        File.Move(written, target, overwrite: true);
        _hasOurName = name == ".checkpoint.parquet";
    }

    // All that led to version 10 before, but for its commit.
    private async Task DeleteOthersAsync()
    {
        List<string> keys = [.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v)), LogFile.LastCheckpoint("t")];
        if (!_hasOurName)
        {
            keys.Add(LogFile.Checkpoint("t", 10));
        }

        await _storage.DeleteAsync(keys, Token);
    }
}

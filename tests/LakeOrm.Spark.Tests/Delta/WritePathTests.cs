using LakeOrm.Parquet;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;
using ParquetSharp;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>By which way rows go to Spark, in which form, and how often the server is asked for it.</summary>
public sealed class WritePathTests(SparkConnect servers) : DeltaTest(servers)
{
    [Theory]
    [InlineData(WritePath.Auto, null, false)]
    [InlineData(WritePath.Auto, 1L, true)]
    [InlineData(WritePath.Inline, 1L, false)]
    [InlineData(WritePath.Staged, null, true)]
    public async Task Rows_are_staged_where_the_way_says_so_or_the_threshold_is_passed(WritePath path, long? threshold, bool isStaged)
    {
        StagingWatch storage = new(Storage());
        SparkLakeOptions options = threshold is { } bytes ? new() { WritePath = path, InlineThreshold = bytes } : new() { WritePath = path };
        await using LakeClient lake = Connect(storage, options);
        await lake.EnsureTableAsync<Item>();
        await lake.InsertAsync(Items(0, 10), cancellationToken: Token);
        Assert.Equal(isStaged ? 1 : 0, storage.Parts.Count);
        Assert.Equal(10, (await ItemsAsync(Lake)).Count);
    }

    [Theory]
    [InlineData(true, "Uncompressed")]
    [InlineData(false, "Snappy")]
    public async Task What_is_more_than_a_few_megabytes_is_staged_as_it_comes_and_compressed_unless_it_stays_on_this_disk(bool isFolder, string compression)
    {
        StagingWatch storage = new(Storage()) { IsFolder = isFolder };
        await using LakeClient lake = Connect(storage, new SparkLakeOptions());
        await lake.EnsureTableAsync<Item>();
        await lake.InsertAsync(Items(0, 300_000), cancellationToken: Token);
        Assert.Equal((300_000, compression, 3), Shape(Assert.Single(storage.Parts)));
    }

    [Fact]
    public async Task Files_are_staged_as_the_caller_would_have_them_written()
    {
        StagingWatch storage = new(Storage());
        await using LakeClient lake = Connect(storage, new SparkLakeOptions { WritePath = WritePath.Staged }, new LakeClientOptions { Parquet = new ParquetWriterOptions { Compression = ParquetCompression.Gzip } });
        await lake.EnsureTableAsync<Item>();
        await lake.InsertAsync(Items(0, 1000), cancellationToken: Token);
        Assert.Equal((1000, "Gzip", 1), Shape(Assert.Single(storage.Parts)));
    }

    [Theory]
    [InlineData("insert", WritePath.Inline, 1)]
    [InlineData("insert", WritePath.Staged, 1)]
    [InlineData("keyed insert", WritePath.Inline, 1)]
    [InlineData("keyed insert", WritePath.Staged, 1)]
    [InlineData("upsert", WritePath.Inline, 5)]
    [InlineData("keyed upsert", WritePath.Inline, 5)]
    [InlineData("keyed upsert", WritePath.Staged, 5)]
    public async Task A_write_asks_the_server_no_more_often_than_it_must(string call, WritePath path, int most)
    {
        CountingHandler calls = new();
        LakeClient lake = Connect(new SparkOptions(Server.Address) { HttpHandler = () => calls }, path);
        await lake.EnsureTableAsync<Item>();
        IdempotencyKey? key = call.StartsWith("keyed", StringComparison.Ordinal) ? IdempotencyKey.Once("k") : null;

        // What a client asks only once.
        await lake.InsertAsync(Items(0, 1), cancellationToken: Token);
        await lake.UpsertAsync(Items(0, 1), cancellationToken: Token);
        calls.Paths.Clear();
        _ = call.EndsWith("insert", StringComparison.Ordinal)
            ? await lake.InsertAsync(Items(1, 3), new InsertOptions { Key = key }, Token)
            : await lake.UpsertAsync(Items(1, 3), new UpsertOptions { Key = key }, Token);

        // The release of what was received is told beside, and nobody waits for it.
        string[] asked = [.. calls.Paths.Select(static p => p[(p.LastIndexOf('/') + 1)..]).Where(static p => p != "ReleaseExecute").Order(StringComparer.Ordinal)];
        Assert.Contains("ExecutePlan", asked);
        Assert.True(asked.Length <= most, string.Join(", ", asked));
    }

    private LakeClient Connect(StagingWatch storage, SparkLakeOptions options, LakeClientOptions? client = null) =>
        new(new SparkDriver(new SparkOptions(Server.Address), LakeFormat.Delta, storage, options), client);

    private static (long Rows, string Compression, int RowGroups) Shape(byte[] file)
    {
        using MemoryStream stream = new(file);
        using ParquetFileReader reader = new(stream);
        using RowGroupReader group = reader.RowGroup(0);
        return (reader.FileMetaData.NumRows, $"{group.MetaData.GetColumnChunkMetaData(0).Compression}", reader.FileMetaData.NumRowGroups);
    }
}

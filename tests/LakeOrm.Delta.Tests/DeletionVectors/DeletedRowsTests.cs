using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.DeletionVectors;

/// <summary>A data file with a vector and the same file with another or none are different files of the log.</summary>
public class DeletedRowsTests
{
    private const string Protocol = """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}}""";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private static readonly string One = Vector([1]);
    private static readonly string Two = Vector([1, 5]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Time_travel_sees_the_rows_that_were_there(bool removesLast)
    {
        MemoryStorage storage = await HistoryAsync(removesLast);
        DeltaTable table = new(storage, "t");
        foreach ((int version, long deleted) in new[] { (0, 0L), (1, 1L), (2, 2L), (3, 0L) })
        {
            DeltaFile file = Assert.Single((await table.GetSnapshotAsync(LakeVersion.At(version), Token)).Files);
            Assert.Equal(deleted, file.DeletedRows);
            Assert.Equal(deleted == 0 ? null : [.. new long[] { 1, 5 }.Take((int)deleted)], (await table.ReadDeletedRowsAsync(file, Token))?.ToRows());
        }
    }

    [Fact]
    public async Task A_follower_sees_each_step_and_keeps_what_it_saw()
    {
        MemoryStorage whole = await HistoryAsync(removesLast: false);
        MemoryStorage storage = new();
        DeltaTable follower = new(storage, "t");
        List<(DeltaFile File, long Deleted)> seen = [];
        foreach ((int version, long deleted) in new[] { (0, 0L), (1, 1L), (2, 2L), (3, 0L) })
        {
            string key = StorageExtensions.CommitKey("t", version);
            await storage.PutTextAsync(key, await whole.GetTextAsync(key));
            seen.Add((Assert.Single((await follower.TryGetSnapshotAsync(Token))!.Files), deleted));
        }

        Assert.All(seen, static s => Assert.Equal(s.Deleted, s.File.DeletedRows));
    }

    [Fact]
    public async Task A_checkpoint_of_ours_keeps_vectors_of_files_and_of_tombstones()
    {
        MemoryStorage storage = await HistoryAsync(removesLast: false);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 4), Remove("a", null) + "\n" + Add("a", Two) + "\n" + Add("b", Vector([7])) + "\n" + Add("c", null));
        for (int version = 5; version < 10; version++)
        {
            await storage.PutTextAsync(StorageExtensions.CommitKey("t", version), Add($"more{version}", null));
        }

        DeltaTable table = new(storage, "t");
        Assert.Equal(10, (await table.WriteAsync(Requests.Append(1), Token)).Version);
        DeltaSnapshot before = (await table.TryGetSnapshotAsync(Token))!;
        Assert.NotNull(await storage.HeadAsync(LogFile.Checkpoint("t", 10), Token));
        await storage.DeleteAsync([StorageExtensions.CommitKey("t", 0)], Token);

        DeltaSnapshot after = (await new DeltaTable(storage, "t").TryGetSnapshotAsync(Token))!;
        Assert.Equal(before.Files.Select(static f => (f.Id, f.Vector, f.DeletedRows)).Order(), after.Files.Select(static f => (f.Id, f.Vector, f.DeletedRows)).Order());
        Assert.Equal(before.Tombstones.Select(static f => f.Id).Order(), after.Tombstones.Select(static f => f.Id).Order());
        Assert.Equal(["t/a", "t/a\0" + before.Tombstones.Single(static f => f.Vector is not null).Vector!.Id], after.Tombstones.Select(static f => f.Id).Order());
        Assert.Equal(2, after.Files.Count(static f => f.DeletedRows > 0));
    }

    [Fact]
    public async Task An_overwrite_takes_the_files_out_with_their_vectors()
    {
        MemoryStorage storage = await HistoryAsync(removesLast: false, until: 2);
        DeltaTable table = new(storage, "t");
        await table.WriteAsync(Requests.Overwrite(1), Token);
        Assert.DoesNotContain((await new DeltaTable(storage, "t").TryGetSnapshotAsync(Token))!.Files, static f => f.Path == "t/a");
        Assert.Contains($"\"deletionVector\":{Two}", await storage.GetTextAsync(StorageExtensions.CommitKey("t", 3)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vacuum_keeps_the_vectors_of_files_and_of_young_tombstones()
    {
        ManualClock clock = new();
        MemoryStorage storage = new(clock);
        byte[] file = Roaring.File(Roaring.Encode([1]));
        string[] ids = [.. Enumerable.Range(0, 4).Select(static i => Roaring.Base85(Guid.Parse($"00000000-0000-0000-0000-00000000000{i}").ToByteArray(bigEndian: true)))];
        for (int i = 0; i < ids.Length; i++)
        {
            await storage.PutAsync($"t/deletion_vector_00000000-0000-0000-0000-00000000000{i}.bin", file, Token);
        }

        await storage.PutAsync("t/a", new byte[10], Token);
        clock.Now += TimeSpan.FromDays(30);
        long old = (clock.Now - TimeSpan.FromDays(10)).ToUnixTimeMilliseconds();
        long young = (clock.Now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds();
        string[] vectors = [.. ids.Select(id => $$"""{"storageType":"u","pathOrInlineDv":"{{id}}","offset":1,"sizeInBytes":{{file.Length - 9}},"cardinality":1}""")];
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Protocol, Logs.Metadata(), Add("a", vectors[0]), Remove(vectors[1], young), Remove(vectors[2], old)));

        DeltaTable table = new(storage, "t", new DeltaTableOptions { Clock = clock });
        VacuumResult result = await table.VacuumAsync(cancellationToken: Token);
        Assert.Equal(["deletion_vector_00000000-0000-0000-0000-000000000002.bin", "deletion_vector_00000000-0000-0000-0000-000000000003.bin"], result.Paths.Order());
        Assert.Equal(1, (await table.ReadDeletedRowsAsync(Assert.Single((await table.TryGetSnapshotAsync(Token))!.Files), Token))!.Count);

        static string Remove(string vector, long when) => $$"""{"remove":{"path":"a","deletionTimestamp":{{when}},"dataChange":true,"deletionVector":{{vector}}} }""";
    }

    [Theory]
    [InlineData("""{"storageType":"x","pathOrInlineDv":"a","sizeInBytes":1,"cardinality":1}""", "storageType")]
    [InlineData("""{"pathOrInlineDv":"a","sizeInBytes":1,"cardinality":1}""", "storageType")]
    [InlineData("""{"storageType":"i","sizeInBytes":1,"cardinality":1}""", "pathOrInlineDv")]
    [InlineData("""{"storageType":"i","pathOrInlineDv":"a","cardinality":1}""", "sizeInBytes")]
    [InlineData("""{"storageType":"i","pathOrInlineDv":"a","sizeInBytes":1}""", "cardinality")]
    [InlineData("""{"storageType":"i","pathOrInlineDv":"a","sizeInBytes":-1,"cardinality":1}""", "-1 bytes")]
    [InlineData("""{"storageType":"i","pathOrInlineDv":"a","sizeInBytes":4000000000,"cardinality":1}""", "4000000000 bytes")]
    [InlineData("""{"storageType":"u","pathOrInlineDv":"a","offset":-1,"sizeInBytes":1,"cardinality":1}""", "at -1")]
    public async Task A_vector_that_the_log_describes_badly_is_refused(string vector, string says)
    {
        MemoryStorage storage = await Logs.CreateAsync([Protocol, Logs.Metadata(), Add("a", vector)]);
        Assert.Contains(says, (await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync(Token))).Message, StringComparison.Ordinal);
    }

    private static Task<MemoryStorage> HistoryAsync(bool removesLast, int until = 3)
    {
        string[][] steps =
        [
            [Protocol, Logs.Metadata(), Add("a", null)],
            Step(Remove("a", null), Add("a", One)),
            Step(Remove("a", One), Add("a", Two)),
            Step(Remove("a", Two), Add("a", null)),
        ];
        return Logs.CreateAsync([.. steps.Take(until + 1)]);

        string[] Step(string remove, string add) => removesLast ? [add, remove] : [remove, add];
    }

    private static string Vector(long[] rows)
    {
        byte[] bytes = Roaring.Encode(rows);
        return $$"""{"storageType":"i","pathOrInlineDv":"{{Roaring.Base85(bytes)}}","sizeInBytes":{{bytes.Length}},"cardinality":{{rows.Length}}}""";
    }

    private static string Add(string path, string? vector) =>
        $$"""{"add":{"path":"{{path}}","partitionValues":{},"size":10,"modificationTime":1,"dataChange":true{{(vector is null ? string.Empty : $",\"deletionVector\":{vector}")}}} }""";

    private static string Remove(string path, string? vector) => $$"""{"remove":{"path":"{{path}}","deletionTimestamp":{{Now}},"dataChange":true{{(vector is null ? string.Empty : $",\"deletionVector\":{vector}")}}} }""";
}

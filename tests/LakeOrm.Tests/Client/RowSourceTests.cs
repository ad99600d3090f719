using LakeOrm.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

/// <summary>What a driver may do with the rows of a write.</summary>
public class RowSourceTests
{
    private static readonly InsertOptions Keyed = new() { Key = IdempotencyKey.Once("k") };

    [Fact]
    public async Task The_hash_is_that_of_the_values_whatever_they_come_in()
    {
        Person[] rows = People(20_000);
        string[] hashes =
        [
            await Hash(l => l.InsertAsync(rows, Keyed)),
            await Hash(l => l.InsertAsync(rows.ToList(), Keyed)),
            await Hash(l => l.InsertAsync(rows.ToList().AsReadOnly(), Keyed)),
            await Hash(l => l.InsertAsync(new Streams().Sync(rows), Keyed)),
            await Hash(l => l.InsertAsync(new Streams().Async(rows), Keyed)),
        ];
        Assert.Single(hashes.Distinct());
        Assert.Matches("^lake1:sha256:[0-9a-f]{64}$", hashes[0]);
    }

    [Theory]
    [InlineData("append")]
    [InlineData("overwrite")]
    public async Task What_is_hashed_is_operation_fingerprint_and_rows(string operation)
    {
        Person[] rows = People(3);
        using PayloadHasher hasher = new();
        hasher.Add(operation);
        hasher.Add(Person.LakeSchema.Fingerprint);
        hasher.EndRow();
        Person.Hash(rows, hasher);
        Assert.Equal(hasher.Complete(), await Hash(l => operation == "append" ? l.InsertAsync(rows, Keyed) : l.OverwriteAsync(rows, new() { Key = Keyed.Key })));
    }

    [Fact]
    public async Task The_hash_tells_operations_and_values_apart_and_leaves_auto_columns_out()
    {
        Person[] rows = People(3);
        string hash = await Hash(l => l.InsertAsync(rows, Keyed));
        Assert.NotEqual(hash, await Hash(l => l.OverwriteAsync(rows, new() { Key = Keyed.Key })));
        Assert.NotEqual(hash, await Hash(l => l.InsertAsync(People(4), Keyed)));
        Assert.NotEqual(hash, await Hash(l => l.InsertAsync(rows.Reverse().ToArray(), Keyed)));
        Assert.Equal(hash, await Hash(l => l.InsertAsync([.. rows.Select(r => r with { CreatedAt = DateTimeOffset.UtcNow })], Keyed)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public async Task The_hash_may_be_asked_for_before_in_or_after_the_reading(int chunks)
    {
        Person[] rows = People(20_000);
        string expected = await Hash(l => l.InsertAsync(rows, Keyed));
        Assert.Equal(expected, await Hash(l => l.InsertAsync(rows, Keyed), chunks));
        Assert.Equal(expected, await Hash(l => l.InsertAsync(new Streams().Sync(rows), Keyed), chunks));
        Assert.Equal(expected, await Hash(l => l.InsertAsync(new Streams().Async(rows), Keyed), chunks));
    }

    [Fact]
    public async Task Asking_for_the_hash_validates()
    {
        Person[] rows = People(20_000);
        rows[19_000] = null!;
        await Assert.ThrowsAsync<LakeValidationException>(() => Hash(l => l.InsertAsync(rows, Keyed)));
        await Assert.ThrowsAsync<LakeValidationException>(() => Hash(l => l.InsertAsync(new Streams().Sync(rows), Keyed)));
    }

    [Fact]
    public async Task A_stream_without_a_key_is_not_hashed() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Hash(l => l.InsertAsync(new Streams().Sync(People(1)))));

    [Fact]
    public async Task A_list_can_be_read_again_and_a_stream_cannot()
    {
        List<string> first = [];
        List<string> second = [];
        await Write(l => l.InsertAsync(People(10_000)), async rows =>
        {
            Assert.True(rows.CanRestart);
            await ReadAll(rows, first);
            Assert.Equal(10_000, rows.TotalCount);
            rows.Restart();
            Assert.Equal(0, rows.TotalCount);
            await ReadAll(rows, second);
        });
        Assert.Equal(10_000, first.Count);
        Assert.Equal(first, second);
        await Write(l => l.InsertAsync(new Streams().Sync(People(1))), rows =>
        {
            Assert.False(rows.CanRestart);
            Assert.Throws<InvalidOperationException>(rows.Restart);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task The_records_schemas_go_with_the_rows() => await Write(l => l.InsertAsync(People(1)), rows =>
    {
        Assert.Same(Person.LakeSchema, rows.Schema);
        Assert.Same(Person.ParquetSchema, rows.ParquetSchema);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_partitions_rows_go_to_its_file(bool one)
    {
        Person[] people = [.. People(20_000).Select(p => one ? p with { Country = "DE" } : p)];
        Dictionary<string, long> written = [];
        await Write(l => l.InsertAsync(people), async rows =>
        {
            PartitionRouter router = new();
            List<ParquetFileWriter> files = [];
            while (await rows.MoveNextAsync())
            {
                rows.Route(router);
                foreach (int partition in router.Present.ToArray())
                {
                    while (files.Count <= partition)
                    {
                        files.Add(new ParquetFileWriter(Stream.Null, rows.ParquetSchema));
                    }

                    rows.WriteTo(files[partition], router, partition);
                }
            }

            for (int i = 0; i < files.Count; i++)
            {
                ParquetFileSummary summary = await files[i].CompleteAsync();
                written[router.Values(i)[0] ?? "null"] = summary.RowCount;
                await files[i].DisposeAsync();
            }
        });
        Assert.Equal(people.GroupBy(p => p.Country ?? "null").ToDictionary(g => g.Key, g => g.LongCount()).OrderBy(p => p.Key), written.OrderBy(p => p.Key));
    }

    [Fact]
    public async Task A_chunk_goes_into_a_file_whole() => await Write(l => l.InsertAsync(People(10_000)), async rows =>
    {
        await using ParquetFileWriter file = new(Stream.Null, rows.ParquetSchema);
        while (await rows.MoveNextAsync())
        {
            rows.WriteTo(file);
        }

        Assert.Equal(10_000, (await file.CompleteAsync()).RowCount);
    });

    private static async Task ReadAll(RowSource rows, List<string> ids)
    {
        while (await rows.MoveNextAsync())
        {
            using Apache.Arrow.RecordBatch batch = rows.ToArrow();
            ids.AddRange((Apache.Arrow.StringArray)batch.Column("id"));
        }
    }

    private static async Task<string> Hash(Func<LakeClient, Task> call, int chunks = 0)
    {
        string hash = string.Empty;
        await Write(call, async rows =>
        {
            for (int i = 0; i < chunks && await rows.MoveNextAsync(); i++)
            {
            }

            hash = await rows.HashAsync();
            Assert.Equal(hash, await rows.HashAsync());
        });
        return hash;
    }

    private static async Task Write(Func<LakeClient, Task> call, Func<RowSource, Task> use)
    {
        MemoryDriver driver = new() { OnWrite = async (request, _) => await use(request.Rows) };
        await using LakeClient lake = new(driver);
        await call(lake);
    }

    private static Person[] People(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Person($"p{i}", i % 5 == 0 ? null : i % 5 == 1 ? "DE" : "GB", i, i / 100m))];
}

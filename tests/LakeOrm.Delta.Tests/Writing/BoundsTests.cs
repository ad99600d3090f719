using System.Collections.Concurrent;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Writing;

public class BoundsTests
{
    private const int HeldRowGroup = 10_000;

    private static readonly TestTable Partitioned = new(
        "t", TestTable.Column("id", LakeTypeKind.Int64, nullable: false), TestTable.Column("text", LakeTypeKind.String), TestTable.Column("p", LakeTypeKind.Int64, partition: 0));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task No_more_files_are_open_than_allowed(int limit)
    {
        OpenFilesStorage storage = new();
        DeltaTable table = new(storage, "t", new DeltaTableOptions { MaxOpenFiles = limit });
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
        WriteResult result = await table.WriteAsync(Request([.. Enumerable.Range(0, 400).Select(static i => new object?[] { (long)i, "x", (long)(i % 7) })]));
        Assert.Equal(Math.Min(limit, 7), storage.MostOpen);
        Assert.Equal(400, result.RowsAdded);
        Assert.Equal(limit >= 7, result.FilesAdded == 7);
    }

    [Fact]
    public async Task The_file_that_was_idle_longest_makes_room()
    {
        // Sorted by partition, each partition is one file even if only one may be open.
        DeltaTable table = new(new MemoryStorage(), "t", new DeltaTableOptions { MaxOpenFiles = 1 });
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
        WriteResult result = await table.WriteAsync(Request([.. Enumerable.Range(0, 400).Select(static i => new object?[] { (long)i, "x", (long)(i / 100) })]));
        Assert.Equal(4, result.FilesAdded);
    }

    [Fact]
    public async Task What_waits_in_memory_is_bounded_by_writing_row_groups()
    {
        using TempFolder folder = new();
        object?[][] rows = [.. Enumerable.Range(0, 4000).Select(static i => new object?[] { (long)i, Guid.NewGuid().ToString(), (long)(i % 2) })];
        Assert.Equal((2, 2), await GroupsAsync("free", new DeltaTableOptions()));
        (int files, int groups) = await GroupsAsync("bounded", new DeltaTableOptions { MaxBufferedBytes = 50_000 });
        Assert.Equal(2, files);
        Assert.InRange(groups, 4, 40);

        async Task<(int Files, int Groups)> GroupsAsync(string name, DeltaTableOptions options)
        {
            DeltaTable table = new(new Storage.Files.FileStorage(folder.Path), name, options);
            await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
            await table.WriteAsync(Request(rows));
            string[] paths = [.. ReadBack.Files(folder.Path, name).Select(static f => f.Path)];
            return (paths.Length, (int)paths.Sum(static p => Duck.Scalar($"select num_row_groups from parquet_file_metadata({Duck.Quote(p)})")));
        }
    }

    [Fact]
    public async Task What_the_writers_of_a_store_keep_is_bounded_by_ending_the_file_with_most_of_it()
    {
        const int Limit = 50_000;
        (HoldingStorage storage, WriteResult result) = await WriteHeldAsync(Limit, partitions: 16);
        Assert.InRange(storage.MostHeld, Limit, Limit + (2 * HeldRowGroup));
        Assert.Equal(0, storage.Held);
        Assert.InRange(result.FilesAdded, result.BytesAdded / Limit, 4 * 16 * (result.BytesAdded / Limit));
    }

    [Theory]
    [InlineData(1_000_000, 16)]
    [InlineData(50_000, 1)]
    public async Task No_file_ends_that_need_not_and_none_that_is_alone(int limit, int partitions)
    {
        (HoldingStorage storage, WriteResult result) = await WriteHeldAsync(limit, partitions);
        Assert.Equal(partitions, result.FilesAdded);
        Assert.InRange(storage.MostHeld, 200_000, 1_000_000);
    }

    [Fact]
    public async Task Every_open_file_is_let_go_of_also_after_one_could_not_be()
    {
        WrappedStorage storage = new(new MemoryStorage());
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
        int disposed = 0;
        storage.Before = (call, key) =>
        {
            switch (call)
            {
                case "complete" when key.EndsWith(".parquet", StringComparison.Ordinal):
                    throw new LakeStorageException("The disk is full.");
                case "dispose" when key.EndsWith(".parquet", StringComparison.Ordinal):
                    throw new LakeStorageException($"Disposal {++disposed} failed.");
            }
        };
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(
            async () => await table.WriteAsync(Request([.. Enumerable.Range(0, 60).Select(static i => new object?[] { (long)i, "x", (long)(i % 3) })])));
        Assert.Equal(3, disposed);
        Assert.Equal("Disposal 1 failed.", e.Message);
    }

    [Fact]
    public async Task A_file_that_has_reached_its_size_is_followed_by_the_next()
    {
        DeltaTable table = new(new MemoryStorage(), "t", new DeltaTableOptions { TargetFileBytes = 20_000 });
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        WriteResult result = await table.WriteAsync(Requests.Request(TestTable.Simple, [.. Enumerable.Range(0, 4000).Select(static i => new object?[] { (long)i, Guid.NewGuid().ToString() })]));
        Assert.InRange(result.FilesAdded, 4, 20);
        Assert.Equal(4000, (await table.TryGetSnapshotAsync())!.Files.Sum(static f => f.Statistics!.NumRecords));
    }

    [Fact]
    public async Task The_writers_options_reach_the_files_and_their_names()
    {
        foreach ((ParquetCompression codec, string ending, string name) in ((ParquetCompression, string, string)[])[
            (ParquetCompression.None, ".c000.parquet", "UNCOMPRESSED"), (ParquetCompression.Snappy, ".c000.snappy.parquet", "SNAPPY"),
            (ParquetCompression.Gzip, ".c000.gz.parquet", "GZIP"), (ParquetCompression.Zstd, ".c000.zstd.parquet", "ZSTD")])
        {
            using TempFolder folder = new();
            DeltaTable table = new(new Storage.Files.FileStorage(folder.Path), "t");
            await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
            WriteRequest request = Requests.Append(1, 100);
            await table.WriteAsync(new WriteRequest { Table = request.Table, Rows = request.Rows, Mode = request.Mode, Stamp = request.Stamp, Parquet = new ParquetWriterOptions { Compression = codec } });
            string path = Assert.Single(ReadBack.Files(folder.Path, "t")).Path;
            Assert.EndsWith(ending, path, StringComparison.Ordinal);
            Assert.Equal(name, Duck.Query($"select distinct compression from parquet_metadata({Duck.Quote(path)})").Single()[0]);
        }
    }

    [Fact]
    public async Task Progress_is_told_as_rows_and_files_come_about()
    {
        DeltaTable table = new(new MemoryStorage(), "t", new DeltaTableOptions { MaxOpenFiles = 1 });
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
        Told told = new();
        WriteRequest request = Request([.. Enumerable.Range(0, 250).Select(static i => new object?[] { (long)i, "x", (long)(i / 100) })]);
        WriteResult result = await table.WriteAsync(new WriteRequest { Table = request.Table, Rows = request.Rows, Mode = request.Mode, Stamp = request.Stamp, Progress = told });
        Assert.Equal([100, 200, 250, 250], told.All.Select(static p => (int)p.Rows));
        Assert.Equal([0, 1, 2, 3], told.All.Select(static p => p.Files));
        Assert.All(told.All, static p => Assert.Equal(250, p.TotalRows));
        Assert.Equal(result.BytesAdded, told.All[^1].Bytes);
    }

    [Fact]
    public async Task Only_the_first_columns_get_statistics()
    {
        TestTable wide = new("t", [.. Enumerable.Range(0, 40).Select(static i => TestTable.Column($"c{i}", LakeTypeKind.Int64))]);
        using TempFolder folder = new();
        DeltaTable table = new(new Storage.Files.FileStorage(folder.Path), "t");
        await table.EnsureAsync(wide.Name, wide.Schema);
        await table.WriteAsync(Requests.Request(wide, [[.. Enumerable.Range(0, 40).Select(static i => (object?)(long)i)]]));
        System.Text.Json.JsonElement statistics = Assert.Single(ReadBack.Files(folder.Path, "t")).Statistics;
        Assert.Equal(32, statistics.GetProperty("minValues").EnumerateObject().Count());
        Assert.Equal(32, statistics.GetProperty("nullCount").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1", 2)]
    [InlineData("0", 0)]
    public async Task The_table_says_how_many_columns_get_statistics(string property, int columns)
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata($"\"delta.dataSkippingNumIndexedCols\":\"{property}\"")]);
        DeltaTable table = new(storage, "t");
        await table.WriteAsync(Requests.Append(1));
        Delta.Log.DeltaFileStatistics statistics = (await table.TryGetSnapshotAsync())!.Files.Single().Statistics!;
        Assert.Equal(columns >= 1 ? "1" : null, statistics.Column("id").Min);
        Assert.Equal(columns >= 2 ? "name 1" : null, statistics.Column("name").Max);
        Assert.Equal(1, statistics.NumRecords);
    }

    [Theory]
    [InlineData(nameof(DeltaTableOptions.MaxOpenFiles))]
    [InlineData(nameof(DeltaTableOptions.MaxBufferedBytes))]
    [InlineData(nameof(DeltaTableOptions.TargetFileBytes))]
    [InlineData(nameof(DeltaTableOptions.MaxCommitAttempts))]
    public void An_option_that_makes_no_sense_is_refused(string option)
    {
        DeltaTableOptions options = option switch
        {
            nameof(DeltaTableOptions.MaxOpenFiles) => new() { MaxOpenFiles = 0 },
            nameof(DeltaTableOptions.MaxBufferedBytes) => new() { MaxBufferedBytes = 0 },
            nameof(DeltaTableOptions.TargetFileBytes) => new() { TargetFileBytes = 0 },
            _ => new() { MaxCommitAttempts = 0 },
        };
        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => new DeltaTable(new MemoryStorage(), "t", options)).ParamName);
    }

    private static WriteRequest Request(object?[][] rows) => Requests.Request(Partitioned, rows);

    private static async Task<(HoldingStorage Storage, WriteResult Result)> WriteHeldAsync(int limit, int partitions)
    {
        HoldingStorage storage = new();
        DeltaTable table = new(storage, "t", new DeltaTableOptions { MaxBufferedBytes = limit });
        await table.EnsureAsync(Partitioned.Name, Partitioned.Schema);
        WriteRequest request = Request([.. Enumerable.Range(0, 8000).Select(i => new object?[] { (long)i, Guid.NewGuid().ToString(), (long)(i % partitions) })]);
        WriteResult result = await table.WriteAsync(new WriteRequest
        {
            Table = request.Table,
            Rows = request.Rows,
            Mode = request.Mode,
            Stamp = request.Stamp,
            Parquet = new ParquetWriterOptions { RowGroupBytes = HeldRowGroup, Compression = ParquetCompression.None },
        });
        Assert.Equal((8000L, 8000L), (result.RowsAdded, (await table.TryGetSnapshotAsync())!.Files.Sum(static f => f.Statistics!.NumRecords)));
        return (storage, result);
    }

    private sealed class Told : IProgress<WriteProgress>
    {
        public List<WriteProgress> All { get; } = [];

        public void Report(WriteProgress value) => All.Add(value);
    }

    // Counts data files between their creation and their end.
    private sealed class OpenFilesStorage() : DelegatingStorage(new MemoryStorage())
    {
        private int _open;

        public int MostOpen { get; private set; }

        public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
        {
            MostOpen = Math.Max(MostOpen, ++_open);
            return new Writer(this, await Inner.CreateAsync(key, cancellationToken));
        }

        private sealed class Writer(OpenFilesStorage storage, LakeObjectWriter inner) : LakeObjectWriter
        {
            public override Stream Stream => inner.Stream;

            public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default) => inner.CompleteAsync(cancellationToken);

            public override ValueTask DisposeAsync()
            {
                storage._open--;
                return inner.DisposeAsync();
            }
        }
    }

    // Sends nothing of an object before its end, as a store does with what is less than a part.
    private sealed class HoldingStorage() : DelegatingStorage(new MemoryStorage())
    {
        private readonly ConcurrentBag<Writer> _writers = [];

        public long Held => _writers.Sum(static w => w.HeldBytes);

        public long MostHeld { get; private set; }

        public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
        {
            Writer writer = new(this, await Inner.CreateAsync(key, cancellationToken));
            _writers.Add(writer);
            return writer;
        }

        private sealed class Writer(HoldingStorage storage, LakeObjectWriter inner) : LakeObjectWriter
        {
            private readonly HeldStream _held = new(storage);
            private long _sent;

            public override Stream Stream => _held;

            public override long HeldBytes => _held.Length - Volatile.Read(ref _sent);

            public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                await inner.Stream.WriteAsync(_held.ToArray(), cancellationToken);
                LakeObject stored = await inner.CompleteAsync(cancellationToken);
                Volatile.Write(ref _sent, _held.Length);
                return stored;
            }

            public override ValueTask DisposeAsync() => inner.DisposeAsync();
        }

        private sealed class HeldStream(HoldingStorage storage) : MemoryStream
        {
            public override void Write(byte[] buffer, int offset, int count)
            {
                base.Write(buffer, offset, count);
                storage.MostHeld = Math.Max(storage.MostHeld, storage.Held);
            }
        }
    }
}

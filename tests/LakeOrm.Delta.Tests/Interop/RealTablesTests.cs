using System.Globalization;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Files;

namespace LakeOrm.Delta.Tests.Interop;

/// <summary>The test tables of the delta-rs project, written by Spark, Databricks and delta-rs over the years.</summary>
public class RealTablesTests
{
    private const string Variable = "LAKEORM_TEST_DELTA_TABLES";

    // Version, files and their rows, deleted ones among them; no rows where the folder has a log only. Rows are counted by DuckDB over the files that the snapshot lists.
    private static readonly Dictionary<string, (long Version, int Files, long? Rows)> Readable = new()
    {
        ["COVID-19_NYT"] = (0, 8, 1_111_930),
        ["cdc_ict_table"] = (3, 2, 2),
        ["cdf-table"] = (3, 9, 9),
        ["cdf-table-with-cdc-and-dvs"] = (25, 2, 11),
        ["cdf-table-non-partitioned"] = (4, 11, 11),
        ["checkpoint-cdf-table"] = (5, 13, 13),
        ["checkpoint-v2-table"] = (9, 8, 44),
        ["checkpoint_with_partitions"] = (2, 2, null),
        ["checkpoints"] = (12, 12, null),
        ["checkpoints_vacuumed"] = (12, 12, null),
        ["concurrent_workers"] = (0, 0, 0),
        ["delta-0.2.0"] = (3, 3, 6),
        ["delta-0.8-empty"] = (1, 0, 0),
        ["delta-0.8.0"] = (1, 2, 4),
        ["delta-0.8.0-date"] = (0, 1, 5),
        ["delta-0.8.0-null-partition"] = (0, 2, 2),
        ["delta-0.8.0-numeric-partition"] = (0, 2, 2),
        ["delta-0.8.0-partitioned"] = (0, 6, 7),
        ["delta-0.8.0-special-partition"] = (0, 2, 2),
        ["delta-1.2.1-only-struct-stats"] = (12, 12, 12),
        ["delta-2.2.0-partitioned-types"] = (0, 3, 3),
        ["delta-checkpoint-stats-optional"] = (2, 2, 2),
        ["delta-live-table"] = (1, 0, 0),
        ["delta-stats-optional"] = (2, 2, 2),
        ["golden/data-reader-array-primitives"] = (0, 2, 10),
        ["http_requests"] = (1, 2, 1581),
        ["issue-2152"] = (0, 0, 0),
        ["issue_1374"] = (1, 2, 20),
        ["latest_not_checkpointed"] = (3, 1, null),
        ["partition-type-primitives"] = (0, 16, 16),
        ["python-0.25.5-checkpoint"] = (1, 2, 6),
        ["simple_commit"] = (0, 0, 0),
        ["simple_table"] = (4, 5, 3),
        ["simple_table_with_cdc"] = (2, 1, 1),
        ["simple_table_with_checkpoint"] = (10, 11, 11),
        ["table-with-domain-metadata"] = (108, 109, null),
        ["table-with-dv-small"] = (1, 1, 10),
        ["table-without-dv-small"] = (0, 1, 10),
        ["table_failed_last_checkpoint_update"] = (3, 4, 20),
        ["table_with_column_mapping"] = (0, 2, 5),
        ["table_with_deletion_logs"] = (20, 1, 100),
        ["table_with_edge_timestamps"] = (0, 2, 2),
        ["table_with_liquid_clustering"] = (0, 10, 10),
        ["table_with_null_stats_in_notnull_struct"] = (1, 2, 2),
        ["table_with_partitioning_mapping"] = (4, 2, 2),
        ["with_checkpoint_no_last_checkpoint"] = (3, 1, null),
    };

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["simple_table_features"] = "blahabl",
        ["spark-shredded-variant-preview-delta"] = "variantShredding-preview",
        ["spark-variant-checkpoint"] = "variantType-preview",
        ["spark-variant-stable-feature-checkpoint"] = "variantType",
    };

    // Where rows of which column are deleted: which are left, by what the table's history says.
    private static readonly Dictionary<string, (string Column, long[] Deleted)> Deleted = new()
    {
        ["cdf-table-with-cdc-and-dvs"] = ("id", [2, 3, 4, 5, 6, 9]),
        ["table-with-dv-small"] = ("value", [0, 9]),
        ["table_with_deletion_logs"] = ("id", [12, 89]),
    };

    // What partition columns hold, as text, over all files: nulls, dates, timestamps, special characters.
    private static readonly Dictionary<string, (string Column, string?[] Values)> PartitionValues = new()
    {
        ["delta-0.8.0-null-partition"] = ("k", ["A", null]),
        ["delta-0.8.0-special-partition"] = ("x", ["A/A", "B B"]),
        ["delta-0.8.0-numeric-partition"] = ("x", ["10", "9"]),
        ["delta-2.2.0-partitioned-types"] = ("c1", ["4", "5", "6"]),
    };

    public static TheoryData<string> ReadableNames => [.. Readable.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> DeletedNames => [.. Deleted.Keys];

    public static TheoryData<string> PartitionedNames => [.. PartitionValues.Keys];

    private static string Root
    {
        get
        {
            string? root = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(root))
            {
                Assert.Skip($"{Variable} names no folder of Delta tables that other engines wrote.");
            }

            return root;
        }
    }

    [Fact]
    public void Every_table_has_an_expectation()
    {
        string root = Root;
        string[] tables = [.. Directory.EnumerateDirectories(root, "_delta_log", SearchOption.AllDirectories)
            .Select(log => Path.GetRelativePath(root, Path.GetDirectoryName(log)!).Replace(Path.DirectorySeparatorChar, '/'))];
        Assert.Equal(tables.Order(), Readable.Keys.Concat(Refused.Keys).Order());
    }

    [Theory]
    [MemberData(nameof(ReadableNames))]
    public async Task A_table_is_read_as_an_independent_reader_sees_its_files(string name)
    {
        FileStorage storage = new(Root);
        (long version, int files, long? rows) = Readable[name];
        DeltaSnapshot snapshot = (await new DeltaTable(storage, name).TryGetSnapshotAsync())!;
        Assert.Equal((version, files), (snapshot.Version, snapshot.Files.Count));
        Assert.All(snapshot.Files, f => Assert.Equal(snapshot.Metadata.PartitionColumns.Select(c => snapshot.Metadata.Schema.Find(c)!.PhysicalName).Order(), f.PartitionValues.Keys.Order()));
        if (rows is null)
        {
            return;
        }

        Assert.All(snapshot.Files, f => Assert.Equal(new FileInfo(storage.GetLocalPath(f.Path)).Length, f.Size));
        Assert.Equal(rows, files == 0 ? 0 : Count(storage, snapshot.Files));
        foreach (DeltaFile file in snapshot.Files.Where(static f => f.Statistics?.NumRecords is not null))
        {
            Assert.Equal(file.Statistics!.NumRecords, Count(storage, [file]));
        }
    }

    [Theory]
    [MemberData(nameof(ReadableNames))]
    public async Task Every_version_that_the_log_still_has_opens(string name)
    {
        DeltaTable table = new(new FileStorage(Root), name);
        long version = Readable[name].Version;
        int opened = 0;
        try
        {
            for (; version >= 0; version--, opened++)
            {
                Assert.Equal(version, (await table.GetSnapshotAsync(LakeVersion.At(version))).Version);
            }
        }
        catch (LakeTableNotFoundException)
        {
            // The log was cleaned up below this version.
        }

        Assert.NotEqual(0, opened);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task A_table_that_would_be_misread_is_refused_by_its_features_name(string name)
    {
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(new FileStorage(Root), name).TryGetSnapshotAsync());
        Assert.Contains($"'{Refused[name]}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DeletedNames))]
    public async Task Deleted_rows_are_those_that_their_writer_deleted(string name)
    {
        FileStorage storage = new(Root);
        DeltaTable table = new(storage, name);
        (string column, long[] expected) = Deleted[name];
        List<long> deleted = [];
        foreach (DeltaFile file in (await table.TryGetSnapshotAsync())!.Files)
        {
            if (await table.ReadDeletedRowsAsync(file) is { } rows)
            {
                Assert.Equal(file.DeletedRows, rows.Count);
                string list = string.Join(", ", rows.ToRows());
                deleted.AddRange(Duck.Query($"select {column} from read_parquet({Duck.Quote(storage.GetLocalPath(file.Path))}, file_row_number = true) where file_row_number in ({list})").Select(static r => Convert.ToInt64(r[0], CultureInfo.InvariantCulture)));
            }
        }

        Assert.Equal(expected, deleted.Order());
    }

    [Theory]
    [MemberData(nameof(PartitionedNames))]
    public async Task Partition_values_are_as_their_writer_meant_them(string name)
    {
        DeltaSnapshot snapshot = (await new DeltaTable(new FileStorage(Root), name).TryGetSnapshotAsync())!;
        (string column, string?[] values) = PartitionValues[name];
        Assert.Equal(values.Order(), snapshot.Files.Select(f => f.PartitionValues[column]).Order());
    }

    [Fact]
    public async Task A_table_of_another_engine_takes_our_rows_and_its_checkpoint_is_followed_by_ours()
    {
        string source = Path.Combine(Root, "simple_table_with_checkpoint");
        using TempFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder.Path, "t", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        FileStorage storage = new(folder.Path);
        DeltaTable table = new(storage, "t");
        TestTable versions = new("t", TestTable.Column("version", LakeTypeKind.Int32));
        for (int i = 0; i < 10; i++)
        {
            await table.WriteAsync(Requests.Request(versions, [[100 + i]]));
        }

        File.Delete(storage.GetLocalPath(LogFile.Checkpoint("t", 10)));
        File.Delete(storage.GetLocalPath(LogFile.Commit("t", 0)));
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal((20L, 21), (snapshot.Version, snapshot.Files.Count));
        Assert.Equal(21, Count(storage, snapshot.Files));
        Assert.Equal(109, Duck.Scalar($"select max(version) from read_parquet({Duck.FileList(snapshot.Files.Select(f => storage.GetLocalPath(f.Path)))})"));
    }

    private static long Count(FileStorage storage, IEnumerable<DeltaFile> files) =>
        Duck.Scalar($"select count(*) from read_parquet({Duck.FileList(files.Select(f => storage.GetLocalPath(f.Path)))}, union_by_name=true)");
}

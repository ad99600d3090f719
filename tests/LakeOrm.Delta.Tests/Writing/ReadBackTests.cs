using System.Globalization;
using System.Text.Json;
using CsCheck;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Files;
using static LakeOrm.Delta.Tests.Support.TestTable;

namespace LakeOrm.Delta.Tests.Writing;

public class ReadBackTests
{
    private const long MinMicros = -62_135_596_800_000_000;
    private const long MaxMicros = 253_402_300_799_999_999;

    private static readonly LakeColumn[] AllTypes =
    [
        Column("id", LakeTypeKind.Int64, nullable: false),
        Column("b", LakeTypeKind.Boolean),
        Column("i8", LakeTypeKind.Int8),
        Column("i16", LakeTypeKind.Int16),
        Column("i32", LakeTypeKind.Int32),
        Column("i64", LakeTypeKind.Int64),
        Column("f32", LakeTypeKind.Float32),
        Column("f64", LakeTypeKind.Float64),
        Column("d9", LakeTypeKind.Decimal, precision: 9, scale: 2),
        Column("d18", LakeTypeKind.Decimal, precision: 18, scale: 4),
        Column("d38", LakeTypeKind.Decimal, precision: 38, scale: 10),
        Column("s", LakeTypeKind.String),
        Column("bin", LakeTypeKind.Binary),
        Column("day", LakeTypeKind.Date),
        Column("at", LakeTypeKind.Timestamp),
        Column("wall", LakeTypeKind.TimestampNtz),
    ];

    private static readonly LakeTypeKind[] PartitionKinds =
    [
        LakeTypeKind.String, LakeTypeKind.Int8, LakeTypeKind.Int16, LakeTypeKind.Int32, LakeTypeKind.Int64, LakeTypeKind.Boolean, LakeTypeKind.Date,
        LakeTypeKind.Timestamp, LakeTypeKind.TimestampNtz, LakeTypeKind.Decimal,
    ];

    [Fact]
    public Task Any_rows_in_any_partitions_are_read_back_equal_and_every_filter_finds_every_row() =>
        Gen.Select(
            Gen.Select(Gen.Int[-3, PartitionKinds.Length - 1], Gen.Int[-9, PartitionKinds.Length - 1]),
            Gen.Int[0, 60],
            Gen.Int[1, 50],
            Gen.Int).SampleAsync(CheckAsync, iter: 20);

    [Fact]
    public async Task Special_characters_in_partition_values_and_names_go_there_and_back()
    {
        string[] values =
        [
            "a b", "a/b", "a\\b", "100%", "x=y", "ä ö ü", "日本", "😀", "..", ".", "a.", " ", "'quoted' \"twice\"", "tab\tline\nend", "__HIVE_DEFAULT_PARTITION__", "null", "%2F", "a:b*c?d<e>f|g", "#hash", "~", "[x]{y}",
            "e\u0301", "\u00e9", new string('x', 500), new string('ä', 300), "\u0001\u007f", "+", "a&b;c,d@e!f$g(h)",
        ];
        TestTable table = new("t", Column("id", LakeTypeKind.Int64, nullable: false), Column("the part%/key", LakeTypeKind.String, partition: 0));
        using TempFolder folder = new();
        await storageTableAsync();
        List<ReadBack.File> files = ReadBack.Files(folder.Path, "t");
        Assert.Equal(values.Order(), files.Select(static f => f.PartitionValues["the part%/key"]!).Order());
        Assert.Equal(values.Length, files.Select(static f => f.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (ReadBack.File file in files)
        {
            string?[] row = Assert.Single(ReadBack.Rows(table, file));
            Assert.Equal(values[int.Parse(row[0]!, CultureInfo.InvariantCulture)], row[1]);
            Assert.StartsWith(folder.Path, Path.GetFullPath(file.Path), StringComparison.Ordinal);
        }

        async Task storageTableAsync()
        {
            FileStorage storage = new(folder.Path);
            string schema = table.Schema.DeltaSchemaJson!.Replace("\"", "\\\"", StringComparison.Ordinal);

            // A name that Delta allows only with column mapping, as another engine may have let it through.
            await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata(schema: schema).Replace("\"partitionColumns\":[]", "\"partitionColumns\":[\"the part%/key\"]", StringComparison.Ordinal)));
            DeltaTable delta = new(storage, "t");
            await delta.WriteAsync(Requests.Request(table, [.. values.Select(static (v, i) => new object?[] { (long)i, v })]));
            Assert.Equal(values.Order(), (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!.Files.Select(static f => f.PartitionValues["the part%/key"]!).Order());
        }
    }

    private static async Task CheckAsync((int First, int Second) partitions, int rowCount, int chunkRows, int seed)
    {
        List<LakeColumn> columns = [.. AllTypes];
        int index = 0;
        foreach (int kind in (int[])[partitions.First, partitions.Second])
        {
            if (kind >= 0)
            {
                LakeTypeKind used = PartitionKinds[kind];
                columns.Insert(columns.Count / 2, Column($"p{index}", used, partition: index++, precision: used == LakeTypeKind.Decimal ? 20 : 0, scale: used == LakeTypeKind.Decimal ? 3 : 0));
            }
        }

        TestTable table = new("t", [.. columns]);
        Random random = new(seed);
        object?[][] rows = [.. Enumerable.Range(0, rowCount).Select(i => columns.Select(c => c.Name == "id" ? i : Value(c, random)).ToArray())];
        foreach (object?[] row in rows)
        {
            row[0] = Convert.ToInt64(row[0], CultureInfo.InvariantCulture);
        }

        using TempFolder folder = new();
        DeltaTable delta = new(new FileStorage(folder.Path), "t", new DeltaTableOptions { MaxOpenFiles = random.Next(1, 9), MaxBufferedBytes = random.Next(1, 100_000) });
        await delta.EnsureAsync(table.Name, table.Schema);
        WriteResult result = await delta.WriteAsync(Requests.Request(table, rows, chunkRows: chunkRows));

        List<ReadBack.File> files = ReadBack.Files(folder.Path, "t");
        Assert.Equal(result.FilesAdded, files.Count);
        Assert.Equal(rowCount, result.RowsAdded);
        List<string?[]> read = [.. files.SelectMany(f => ReadBack.Rows(table, f))];
        string[] expected = [.. rows.Select(r => string.Join('|', r.Select((v, i) => ReadBack.Expected(columns[i], v) ?? "NULL"))).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, read.Select(static r => string.Join('|', r.Select(static v => v ?? "NULL"))).Order(StringComparer.Ordinal));
        foreach (ReadBack.File file in files)
        {
            CheckStatistics(table, file);
        }
    }

    // A reader that skips by these statistics misses no row: no value lies outside its bounds, and bounds are tight where they can be.
    private static void CheckStatistics(TestTable table, ReadBack.File file)
    {
        List<(string What, string Condition, Func<long, long, bool> Holds)> checks = [];
        Assert.True(file.Statistics.GetProperty("tightBounds").GetBoolean());
        foreach (LakeColumn column in table.Columns)
        {
            string sql = ReadBack.Column(column.Name);
            if (column.PartitionIndex is not null)
            {
                Assert.False(file.Statistics.GetProperty("nullCount").TryGetProperty(column.Name, out _));
                continue;
            }

            long nulls = file.Statistics.GetProperty("nullCount").GetProperty(column.Name).GetInt64();
            checks.Add(($"nulls of {column.Name}", $"{sql} is null", (found, _) => found == nulls));
            bool hasMin = file.Statistics.GetProperty("minValues").TryGetProperty(column.Name, out JsonElement min);
            bool hasMax = file.Statistics.GetProperty("maxValues").TryGetProperty(column.Name, out JsonElement max);
            if (column.Type.Kind is LakeTypeKind.Boolean or LakeTypeKind.Binary)
            {
                Assert.False(hasMin || hasMax);
                continue;
            }

            // DuckDB holds NaN to be greater than everything, as Spark does: these conditions see it.
            string lower = $"CAST({(hasMin ? Duck.Quote(min.ToString()) : "NULL")} AS {ReadBack.Type(column)})";
            string upper = $"CAST({(hasMax ? Duck.Quote(max.ToString()) : "NULL")} AS {ReadBack.Type(column)})";
            if (hasMin)
            {
                checks.Add(($"below {min} of {column.Name}", $"{sql} < {lower}", static (found, _) => found == 0));
            }

            if (hasMax)
            {
                checks.Add(($"above {max} of {column.Name}", $"{sql} > {upper}", static (found, _) => found == 0));
            }

            bool tight = column.Type.Kind is not (LakeTypeKind.Float32 or LakeTypeKind.Float64 or LakeTypeKind.String or LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz);
            if (tight)
            {
                checks.Add(($"bounds of {column.Name}", "true", (rows, _) => (hasMin && hasMax) || nulls == rows));
                checks.Add(($"at the bounds of {column.Name}", $"{sql} = {lower} or {sql} = {upper}", (found, rows) => found > 0 || nulls == rows));
            }
        }

        string counts = string.Join(", ", checks.Select(static c => $"count(*) filter (where {c.Condition})"));
        object?[] found = Duck.Query($"select count(*), {counts} from read_parquet({Duck.Quote(file.Path)}, hive_partitioning=false)")[0];
        long all = (long)found[0]!;
        Assert.Equal(all, file.Statistics.GetProperty("numRecords").GetInt64());
        for (int i = 0; i < checks.Count; i++)
        {
            Assert.True(checks[i].Holds((long)found[i + 1]!, all), $"{checks[i].What}: {found[i + 1]} of {all} rows");
        }
    }

    private static object? Value(LakeColumn column, Random random)
    {
        if (column.Nullable && random.Next(4) == 0)
        {
            return null;
        }

        // Partition columns get few values, or every row would be a file.
        bool few = column.PartitionIndex is not null;
        return column.Type.Kind switch
        {
            LakeTypeKind.Boolean => random.Next(2) == 0,
            LakeTypeKind.Int8 => Pick(random, few, sbyte.MinValue, sbyte.MaxValue, () => random.Next(sbyte.MinValue, sbyte.MaxValue)),
            LakeTypeKind.Int16 => Pick(random, few, short.MinValue, short.MaxValue, () => random.Next(short.MinValue, short.MaxValue)),
            LakeTypeKind.Int32 => Pick(random, few, int.MinValue, int.MaxValue, random.Next),
            LakeTypeKind.Int64 => Pick(random, few, long.MinValue, long.MaxValue, () => random.NextInt64(long.MinValue, long.MaxValue)),
            LakeTypeKind.Float32 => random.Next(12) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => float.NegativeInfinity, 3 => -0f, 4 => 0f, 5 => float.MaxValue, 6 => float.Epsilon, _ => (random.NextSingle() - 0.5f) * 1000 },
            LakeTypeKind.Float64 => random.Next(12) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, 3 => -0.0, 4 => 0.0, 5 => double.MaxValue, 6 => double.Epsilon, _ => (random.NextDouble() - 0.5) * 1000 },
            LakeTypeKind.Decimal => Unscaled(random, column.Type.Precision, few),
            LakeTypeKind.Binary => random.GetItems("\0\u0001abc\u00ff"u8, random.Next(6)),
            LakeTypeKind.Date => Pick(random, few, -719_162, 2_932_896, () => random.Next(-30_000, 30_000)),
            LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz => Pick(random, few, MinMicros, MaxMicros, () => random.NextInt64(-2_000_000_000_000_000, 4_000_000_000_000_000)),
            _ when few => random.GetItems<string>(["DE", "US", "a b", "ü/x"], 1)[0],
            _ => string.Concat(random.GetItems<string>(["a", "b", "Z", " ", "ä", "日", "😀", "\uffff", "\0"], random.Next(120))),
        };
    }

    private static T Pick<T>(Random random, bool few, T min, T max, Func<T> any)
        where T : struct
    {
        int choice = random.Next(few ? 4 : 10);
        return choice == 0 ? min : choice == 1 ? max : few ? default : any();
    }

    private static Int128 Unscaled(Random random, int precision, bool few)
    {
        Int128 limit = 1;
        for (int i = 0; i < precision; i++)
        {
            limit *= 10;
        }

        return random.Next(few ? 4 : 8) switch
        {
            0 => limit - 1,
            1 => 1 - limit,
            2 => 0,
            _ when few => 1500,
            _ => (((Int128)random.NextInt64() << 40) + random.NextInt64()) % limit * (random.Next(2) == 0 ? 1 : -1),
        };
    }
}

using LakeOrm.Parquet.Reading;
using ParquetSharp;
using ParquetSharp.Schema;
using FileReader = LakeOrm.Parquet.Reading.ParquetFileReader;
using PeerColumn = ParquetSharp.ColumnWriter;
using PeerWriter = ParquetSharp.ParquetFileWriter;
using PhysicalType = ParquetSharp.PhysicalType;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class NestedTests
{
    private static readonly LogicalType Text = LogicalType.String();

    [Theory]
    [InlineData("V1", "snappy")]
    [InlineData("V1", "uncompressed")]
    [InlineData("V2", "zstd")]
    [InlineData("V2", "gzip")]
    public async Task Structs_maps_and_lists_by_DuckDB_read_back(string version, string codec)
    {
        string file = Path.Combine(Path.GetTempPath(), $"lakeorm-{Guid.NewGuid():N}.parquet");
        try
        {
            using var duck = new Duck();
            duck.Execute($$"""
                COPY (SELECT
                    CASE WHEN i % 3 = 0 THEN NULL ELSE {
                        path: CASE WHEN i % 5 = 0 THEN NULL ELSE 'file-' || i END,
                        size: i * 10,
                        tags: CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN MAP {} ELSE MAP { 'k' || i: 'v' || i, 'none': NULL } END,
                        features: CASE i % 4 WHEN 0 THEN ['a', NULL, 'c' || i] WHEN 1 THEN [] WHEN 2 THEN NULL ELSE ['x'] END } END AS add,
                    i AS id
                FROM range(5000) t(i)) TO '{{file}}' (FORMAT parquet, PARQUET_VERSION {{version}}, COMPRESSION {{codec}}, ROW_GROUP_SIZE 2048)
                """);
            await using FileReader reader = await FileReader.OpenAsync(File.OpenRead(file));
            Assert.True(reader.RowGroupCount > 1);
            ParquetRowReader rows = reader.ReadRows();
            ScalarColumn path = rows.SelectScalar("add", "path")!;
            ScalarColumn size = rows.SelectScalar("add", "size")!;
            StringMapColumn tags = rows.SelectStringMap("add", "tags")!;
            StringListColumn features = rows.SelectStringList("add", "features")!;
            ScalarColumn id = rows.SelectScalar("id")!;
            for (int i = 0; i < 5000; i++)
            {
                Assert.True(await rows.ReadAsync());
                bool absent = i % 3 == 0;
                Assert.Equal(i, id.GetInt64());
                Assert.Equal(absent || i % 5 == 0 ? null : $"file-{i}", path.GetString());
                Assert.Equal(absent ? null : i * 10, size.GetInt64());
                Assert.Equal(
                    absent || i % 4 == 0 ? null : i % 4 == 1 ? [] : new Dictionary<string, string?> { [$"k{i}"] = $"v{i}", ["none"] = null },
                    tags.Value);
                Assert.Equal(absent || i % 4 == 2 ? null : (i % 4) switch { 0 => ["a", null, $"c{i}"], 1 => [], _ => (string?[])["x"] }, features.Value);
            }

            Assert.False(await rows.ReadAsync());
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static TheoryData<string> ListLayouts { get; } = ["standard", "two level", "bag of optional", "repeated leaf"];

    [Theory]
    [MemberData(nameof(ListLayouts))]
    public async Task A_list_reads_the_same_in_every_layout(string layout)
    {
        using Node element = new PrimitiveNode("element", Repetition.Required, Text, PhysicalType.ByteArray);
        using Node optional = new PrimitiveNode("array_element", Repetition.Optional, Text, PhysicalType.ByteArray);
        using Node repeated = new PrimitiveNode("array", Repetition.Repeated, Text, PhysicalType.ByteArray);
        (Node node, short present) = layout switch
        {
            "standard" => (new GroupNode("l", Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [element])], LogicalType.List()), (short)2),
            "bag of optional" => (new GroupNode("l", Repetition.Optional, [new GroupNode("bag", Repetition.Repeated, [optional])], LogicalType.List()), (short)3),
            "two level" => (new GroupNode("l", Repetition.Optional, [repeated], LogicalType.List()), (short)2),
            _ => ((Node)new PrimitiveNode("l", Repetition.Repeated, Text, PhysicalType.ByteArray), (short)1),
        };
        short empty = (short)(layout == "repeated leaf" ? 0 : 1);
        byte[] file = Write(node, [present, present, empty, present], [0, 1, 0, 0], ["a", "b", "c"]);

        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(file));
        ParquetRowReader rows = reader.ReadRows();
        StringListColumn list = rows.SelectStringList("l")!;
        var read = new List<string?[]>();
        while (await rows.ReadAsync())
        {
            read.Add([.. list.Value!]);
        }

        Assert.Equal([["a", "b"], [], ["c"]], read);
    }

    [Fact]
    public async Task A_null_list_and_a_null_element_are_told_from_an_empty_list()
    {
        using Node optional = new PrimitiveNode("element", Repetition.Optional, Text, PhysicalType.ByteArray);
        using Node node = new GroupNode("l", Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [optional])], LogicalType.List());
        byte[] file = Write(node, [0, 1, 2, 3], [0, 0, 0, 1], ["a"]);

        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(file));
        ParquetRowReader rows = reader.ReadRows();
        StringListColumn list = rows.SelectStringList("l")!;
        var read = new List<IReadOnlyList<string?>?>();
        while (await rows.ReadAsync())
        {
            read.Add(list.Value);
        }

        Assert.Equal([null, [], [null, "a"]], read);
    }

    [Fact]
    public async Task A_row_may_span_many_pages_up_to_the_buffer_limit()
    {
        using Node element = new PrimitiveNode("element", Repetition.Required, Text, PhysicalType.ByteArray);
        using Node node = new GroupNode("l", Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [element])], LogicalType.List());
        string[] values = [.. Enumerable.Range(0, 20_000).Select(i => $"value {i}")];
        byte[] file = Write(
            node,
            [.. Enumerable.Repeat((short)2, values.Length)],
            [0, .. Enumerable.Repeat((short)1, values.Length - 2), 0],
            values,
            builder => builder.DataPagesize(2048).DisableDictionary());

        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(file));
        ParquetRowReader rows = reader.ReadRows();
        StringListColumn list = rows.SelectStringList("l")!;

        Assert.True(await rows.ReadAsync());
        Assert.Equal(values[..^1], list.Value);
        Assert.True(await rows.ReadAsync());
        Assert.Equal(values[^1..], list.Value);
        Assert.False(await rows.ReadAsync());

        await using FileReader tight = await FileReader.OpenAsync(new MemoryStream(file), new ParquetReaderOptions { MaxBufferBytes = 1_000_000 });
        rows = tight.ReadRows();
        rows.SelectStringList("l");
        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(async () => await rows.ReadAsync());
        Assert.Contains("a row that takes at most 1000000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_tells_paths_levels_types_and_meanings()
    {
        byte[] file = Peers.Write([], builder => builder);
        await using FileReader flat = await FileReader.OpenAsync(new MemoryStream(file));
        Assert.Equal(Peers.Names, flat.Leaves.Select(leaf => leaf.Path));
        Assert.Equal(0, flat.RowCount);
        Assert.Contains("parquet-cpp", flat.CreatedBy, StringComparison.Ordinal);
        Assert.Equal("tests", flat.KeyValueMetadata["owner"]);
        Assert.Equal(Annotation.String, flat.Leaves[5].Annotation);
        Assert.Equal(LakeOrm.Parquet.Reading.PhysicalType.FixedLenByteArray, flat.Leaves[7].PhysicalType);

        using Node key = new PrimitiveNode("key", Repetition.Required, Text, PhysicalType.ByteArray);
        using Node value = new PrimitiveNode("value", Repetition.Optional, LogicalType.Decimal(9, 2), PhysicalType.Int32);
        using Node map = new GroupNode("m", Repetition.Optional, [new GroupNode("key_value", Repetition.Repeated, [key, value])], LogicalType.Map());
        byte[] nested = Write(map, null);
        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(nested));

        Assert.Equal(["m.key_value.key", "m.key_value.value"], reader.Leaves.Select(leaf => leaf.Path));
        SchemaNode repeated = reader.Schema.Find("m", "key_value")!;
        Assert.Equal((true, 2, 1), (repeated.IsRepeated, repeated.MaxDefinitionLevel, repeated.MaxRepetitionLevel));
        Assert.Same(repeated, reader.Leaves[1].Parent);
        Assert.Equal((3, 1), (reader.Leaves[1].MaxDefinitionLevel, reader.Leaves[1].MaxRepetitionLevel));
        Assert.Equal((Annotation.Decimal, 2), (reader.Leaves[1].Annotation, reader.Leaves[1].Scale));
        Assert.Null(reader.Schema.Find("m", "absent"));

        ParquetRowReader rows = reader.ReadRows();
        Assert.Null(rows.SelectScalar("absent"));
        Assert.Null(rows.SelectStringMap("absent"));
        Assert.Null(rows.SelectStringList("absent"));
        Assert.Contains("a map from string to string", Assert.Throws<ParquetFormatException>(() => rows.SelectStringMap("m")).Message, StringComparison.Ordinal);
        Assert.Contains("a single value", Assert.Throws<ParquetFormatException>(() => rows.SelectScalar("m")).Message, StringComparison.Ordinal);
        Assert.Contains("a list of strings", Assert.Throws<ParquetFormatException>(() => rows.SelectStringList("m")).Message, StringComparison.Ordinal);
    }

    private static byte[] Write(Node node, short[] definition, short[] repetition, string[] values, Func<WriterPropertiesBuilder, WriterPropertiesBuilder>? configure = null) =>
        Write(
            node,
            group =>
            {
                var pool = new ByteBuffer(1 << 20);
                using PeerColumn column = group.NextColumn();
                ((ColumnWriter<ByteArray>)column).WriteBatch(
                    definition.Length, definition, repetition, Array.ConvertAll(values, value => Pin(pool, value)));
                pool.Dispose();
            },
            configure);

    private static ByteArray Pin(ByteBuffer pool, string value)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(value);
        ByteArray pinned = pool.Allocate(bytes.Length);
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, pinned.Pointer, bytes.Length);
        return pinned;
    }

    private static byte[] Write(Node node, Action<RowGroupWriter>? fill, Func<WriterPropertiesBuilder, WriterPropertiesBuilder>? configure = null)
    {
        var stream = new MemoryStream();
        using (var root = new GroupNode("root", Repetition.Required, [node]))
        using (WriterProperties properties = (configure ?? (builder => builder))(new WriterPropertiesBuilder()).Build())
        using (var writer = new PeerWriter(stream, root, properties, null, leaveOpen: true))
        {
            if (fill is not null)
            {
                using RowGroupWriter group = writer.AppendRowGroup();
                fill(group);
            }

            writer.Close();
        }

        return stream.ToArray();
    }
}

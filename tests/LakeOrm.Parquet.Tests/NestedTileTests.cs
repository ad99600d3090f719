using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

/// <summary>Nested columns, written row by row with the flat ones in the same tile.</summary>
public class NestedTileTests
{
    private static readonly ParquetSchema Lists = new(
        ParquetColumn.Int32("id"),
        ParquetGroup.List("outer", ParquetGroup.List("element", ParquetColumn.Int32("element", optional: true), optional: true), optional: true));

    private static readonly ParquetSchema Numbers = new(ParquetColumn.Int32("id"), ParquetGroup.List("numbers", ParquetColumn.Int64("element")));

    [Fact]
    public async Task Rows_of_any_nested_schema_are_read_back_equal() =>
        await Gen.Select(NestedRows.Table, Gen.Int[1, 60], Gen.Int[1, 3_000], Gen.Int[1, 100], Gen.Bool).SampleAsync(
            async (table, pageRows, pageBytes, rowGroupRows, dictionary) =>
            {
                using var file = new TempFile();
                await WriteAsync(file.Path, table.Schema, table.Rows, new() { PageRows = pageRows, PageBytes = pageBytes, RowGroupRows = rowGroupRows, Dictionary = dictionary });
                List<string> expected = Texts(table.Schema, table.Rows);
                Assert.Equal(expected, NestedFile.DuckDb(file.Path, table.Schema.Fields));
                Assert.Equal(expected, await NestedFile.ParquetSharpAsync(file.Path, table.Schema.Fields));
            },
            iter: 60);

    [Fact]
    public async Task Null_empty_and_null_element_are_three_things_at_every_level()
    {
        (object? Value, string Text, (int Repetition, int Definition)[] Entries)[] cases =
        [
            (null, "null", [(0, 0)]),
            (List(), "[]", [(0, 1)]),
            (List(null, List()), "[null, []]", [(0, 2), (1, 3)]),
            (List(List([null])), "[[null]]", [(0, 4)]),
            (List(List(), List(1, null, 2), null, List(3)), "[[], [1, null, 2], null, [3]]", [(0, 3), (1, 5), (2, 4), (2, 5), (1, 2), (1, 5)]),
            (List([null]), "[null]", [(0, 2)]),
            (List(List(4)), "[[4]]", [(0, 5)]),
        ];
        NestedRow[] rows = [.. cases.Select(static (c, i) => new NestedRow([i, c.Value]))];
        using var file = new TempFile();
        await WriteAsync(file.Path, Lists, rows);
        List<string> expected = [.. cases.Select(static (c, i) => $"{i} | {c.Text}")];
        Assert.Equal(expected, NestedFile.DuckDb(file.Path, Lists.Fields));
        Assert.Equal(expected, await NestedFile.ParquetSharpAsync(file.Path, Lists.Fields));
        Assert.Equal(cases.SelectMany(static c => c.Entries), await NestedFile.ParquetNetLevelsAsync(file.Path, 1));
    }

    [Fact]
    public async Task Every_physical_type_can_lie_in_a_list_of_a_structure()
    {
        ParquetNode[] elements =
        [
            ParquetColumn.Boolean("element", optional: true), ParquetColumn.Int32("element"), ParquetColumn.Int64("element", optional: true), ParquetColumn.Float("element"),
            ParquetColumn.Double("element", optional: true), ParquetColumn.String("element"), ParquetColumn.Binary("element", optional: true),
            ParquetColumn.FixedBinary("element", 2), ParquetColumn.Decimal("element", 38, 2, optional: true),
        ];
        var schema = new ParquetSchema(ParquetGroup.Struct("s", [.. elements.Select(static (element, i) => (ParquetNode)ParquetGroup.List($"l{i}", element))]));
        object?[] values =
        [
            List(true, false), List(1, -2), List(3L), List(0.5f), List(-0.25, 4.0), List("a", "", "ä"), List("xy"u8.ToArray(), Array.Empty<byte>()),
            List("ab"u8.ToArray(), "cd"u8.ToArray()), List((Int128)(-5)),
        ];
        NestedRow[] rows = [new([values]), new([elements.Select(static _ => (object?)List()).ToArray()]), new([values])];
        const string Full = "{l0: [True, False], l1: [1, -2], l2: [3], l3: [0.5], l4: [-0.25, 4], l5: ['a', '', 'ä'], l6: [7879, ], l7: [6162, 6364], l8: [-5]}";
        const string Empty = "{l0: [], l1: [], l2: [], l3: [], l4: [], l5: [], l6: [], l7: [], l8: []}";
        using var file = new TempFile();
        await WriteAsync(file.Path, schema, rows);
        Assert.Equal([Full, Empty, Full], NestedFile.DuckDb(file.Path, schema.Fields));
        Assert.Equal([Full, Empty, Full], await NestedFile.ParquetSharpAsync(file.Path, schema.Fields));
        Assert.Equal([Full, Full], (await NestedFile.ParquetNetAsync(file.Path, schema.Fields)).Where(static (_, row) => row != 1));
    }

    [Fact]
    public async Task A_guid_and_a_decimal_of_38_digits_are_nested_as_they_are_flat()
    {
        var schema = new ParquetSchema(ParquetGroup.List("l", ParquetGroup.Struct("element", [ParquetColumn.String("id"), ParquetColumn.Decimal("total", 38, 4)])));
        Guid id = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");
        Int128 most = Int128.Parse("99999999999999999999999999999999999999", null);
        using var file = new TempFile();
        await WriteAsync(file.Path, schema, [new([List(new object?[] { id, most }, new object?[] { Guid.Empty, -most })])]);
        Assert.Equal(
            [["01234567-89ab-cdef-0123-456789abcdef", "9999999999999999999999999999999999.9999"], ["00000000-0000-0000-0000-000000000000", "-9999999999999999999999999999999999.9999"]],
            DuckDbFile.Query($"SELECT e.id, e.total::VARCHAR FROM (SELECT unnest(l) AS e FROM read_parquet('{file.Path}'))"));
    }

    [Fact]
    public async Task Structures_lists_and_maps_nest_in_each_other()
    {
        var schema = new ParquetSchema(
            ParquetGroup.Struct("ss", [ParquetGroup.Struct("in", [ParquetColumn.Int32("x", optional: true)], optional: true)], optional: true),
            ParquetGroup.List(
                "lines",
                ParquetGroup.Struct("element", [ParquetColumn.String("sku"), ParquetGroup.List("lots", ParquetColumn.Int32("element"), optional: true)], optional: true),
                optional: true),
            ParquetGroup.Map("places", ParquetColumn.String("key"), ParquetGroup.Struct("value", [ParquetColumn.Double("lat", optional: true)], optional: true), optional: true));
        NestedRow[] rows =
        [
            new([null, null, null]),
            new([new object?[] { null }, List(), List()]),
            new([new object?[] { new object?[] { null } }, List([null]), List([Pair("a", null)])]),
            new([
                new object?[] { new object?[] { 7 } },
                List(new object?[] { "s", null }, new object?[] { "t", List() }, null, new object?[] { "u", List(1, 2) }),
                List(Pair("a", new object?[] { null }), Pair("b", new object?[] { 1.5 }))]),
        ];
        List<string> expected =
        [
            "null | null | null",
            "{in: null} | [] | <>",
            "{in: {x: null}} | [null] | <'a' = null>",
            "{in: {x: 7}} | [{sku: 's', lots: null}, {sku: 't', lots: []}, null, {sku: 'u', lots: [1, 2]}] | <'a' = {lat: null}, 'b' = {lat: 1.5}>",
        ];
        using var file = new TempFile();
        await WriteAsync(file.Path, schema, rows);
        Assert.Equal(expected, NestedFile.DuckDb(file.Path, schema.Fields));
        Assert.Equal(expected, await NestedFile.ParquetSharpAsync(file.Path, schema.Fields));
    }

    [Fact]
    public async Task Tiles_and_leaves_write_the_same_bytes()
    {
        NestedRow[] rows = [.. Enumerable.Range(0, 5_000).Select(static i => Row(i, i % 5))];
        var options = new ParquetWriterOptions { PageRows = 2_048 };
        using var byTile = new TempFile();
        using var byLeaf = new TempFile();
        await WriteAsync(byTile.Path, Numbers, rows, options);
        await using (var writer = new ParquetFileWriter(File.Create(byLeaf.Path), Numbers, options))
        {
            List<object?>[] lists = [.. rows.Select(static row => (List<object?>)row.Values[1]!)];
            writer.WriteLeaf(0, rows.Select(static row => (int)row.Values[0]!).ToArray());
            writer.WriteLeaf(
                1,
                lists.SelectMany(static list => list.Select(static n => (long)n!)).ToArray(),
                lists.SelectMany(static list => list.Count == 0 ? [(byte)0] : list.Select(static _ => (byte)1)).ToArray(),
                lists.SelectMany(static list => list.Count == 0 ? [(byte)0] : list.Select(static (_, i) => (byte)(i == 0 ? 0 : 1))).ToArray());
            await writer.CompleteAsync();
        }

        Assert.Equal(await File.ReadAllBytesAsync(byLeaf.Path), await File.ReadAllBytesAsync(byTile.Path));
    }

    [Fact]
    public async Task Statistics_count_the_entries_of_a_nested_leaf()
    {
        using var file = new TempFile();
        ParquetFileSummary summary = await WriteAsync(file.Path, Lists, [new([1, null]), new([2, List(List(5, null), List())]), new([3, List(List(-3))])]);
        ParquetColumnSummary leaf = summary.Columns[1];
        Assert.Equal((5L, 3L, -3L, 5L), (leaf.ValueCount, leaf.NullCount, leaf.Min!.Value.AsInt64(), leaf.Max!.Value.AsInt64()));
        Assert.Equal(
            [["outer, list, element, list, element", 5L, 3L, "-3", "5"]],
            DuckDbFile.Query($"SELECT path_in_schema, num_values, stats_null_count, stats_min_value, stats_max_value FROM parquet_metadata('{file.Path}') WHERE column_id = 1"));
    }

    [Fact]
    public async Task A_nested_leaf_has_a_bloom_filter_and_a_page_index()
    {
        var schema = new ParquetSchema(ParquetGroup.List("l", ParquetColumn.Int64("element", bloomFilter: true)));
        using var file = new TempFile();
        await WriteAsync(file.Path, schema, [.. Enumerable.Range(0, 1_000).Select(static i => new NestedRow([List((long)i, i + 1_000_000L)]))], new() { PageRows = 100 });
        Assert.Equal([["l, list, element"]], DuckDbFile.Query($"SELECT path_in_schema FROM parquet_metadata('{file.Path}') WHERE bloom_filter_offset IS NOT NULL"));
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        long[] firsts = [.. Enumerable.Range(0, 10).Select(static i => i * 100L)];
        Assert.Equal(firsts, structure.OffsetIndex(structure.Chunk(0, 0))!.PageLocations.Select(static page => page.FirstRowIndex));
        Assert.Equal(firsts, structure.ColumnIndex(structure.Chunk(0, 0))!.MinValues.Select(static min => BitConverter.ToInt64(min)));
    }

    [Fact]
    public async Task Top_level_columns_can_be_left_out_beside_nested_ones_and_nested_ones_cannot()
    {
        var schema = new ParquetSchema(ParquetColumn.Int32("left"), ParquetGroup.Struct("s", [ParquetColumn.Int32("a"), ParquetColumn.String("b")]), ParquetColumn.Int64("last"));
        using var file = new TempFile();
        ParquetFileSummary summary = await WriteAsync(file.Path, schema, [new([1, new object?[] { 2, "x" }, 3L])], omitted: [0, 3]);
        Assert.Equal(["s.a", "s.b"], summary.Columns.Select(static column => column.Leaf.DottedPath));
        Assert.Equal(["{a: 2, b: 'x'}"], NestedFile.DuckDb(file.Path, [schema.Fields[1]]));
        Assert.Equal(["s"], DuckDbFile.Query($"DESCRIBE SELECT * FROM read_parquet('{file.Path}')").Select(static row => row[0]));
        Assert.Throws<ArgumentException>(() => new ParquetFileWriter(Stream.Null, schema, omittedColumns: [1]));
    }

    [Fact]
    public async Task A_refused_value_names_its_row_and_leaves_nothing_of_its_tile_behind()
    {
        var schema = new ParquetSchema(ParquetGroup.List("l", ParquetGroup.Struct("element", [ParquetColumn.Int32("n"), ParquetColumn.String("t"), ParquetColumn.FixedBinary("f", 2)])));
        NestedRow[] good = [.. Enumerable.Range(0, 1_024).Select(static i => new NestedRow([List(Line(i, "ok"), Line(-i, "fine"))]))];
        NestedRow[] bad = [.. good];
        bad[700] = new NestedRow([List(Line(1, "ok"), Line(2, "\ud800"))]);
        using var file = new TempFile();
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), schema))
        {
            NestedRow.Write(writer, schema, good);
            ParquetValueException error = Assert.Throws<ParquetValueException>(() => NestedRow.Write(writer, schema, bad));
            Assert.Equal(("l.list.element.t", 1_724L, 1_024L), (error.Column, error.Row, writer.BufferedRows));
            NestedRow.Write(writer, schema, good);
            await writer.CompleteAsync();
        }

        Assert.Equal(Texts(schema, [.. good, .. good]), NestedFile.DuckDb(file.Path, schema.Fields));

        static object?[] Line(int n, string text) => [n, text, "ab"u8.ToArray()];
    }

    [Fact]
    public async Task Very_long_lists_make_pages_of_few_rows()
    {
        const int PageBytes = 64 << 10;
        NestedRow[] rows = [.. Enumerable.Range(0, 1_024).Select(static i => Row(i, i == 500 ? 50_000 : 400))];
        using var file = new TempFile();
        await WriteAsync(file.Path, Numbers, rows, new() { PageBytes = PageBytes, Compression = ParquetCompression.None });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        int[] lengths = [.. structure.OffsetIndex(structure.Chunk(0, 1))!.PageLocations.Select(static page => page.CompressedPageSize)];

        // A page may hold what is just below the limit and one tile more; only the row that is longer than a page has a longer one.
        Assert.Single(lengths, static length => length > 2.2 * PageBytes);
        Assert.InRange(lengths.Length, 1_024 * 400 * sizeof(long) / (2 * PageBytes), 200);
        Assert.Equal(Texts(Numbers, rows), await NestedFile.ParquetSharpAsync(file.Path, Numbers.Fields));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Very_long_lists_of_text_make_pages_of_few_rows_too(bool dictionary)
    {
        const int PageBytes = 64 << 10;
        var schema = new ParquetSchema(ParquetGroup.List("l", ParquetColumn.String("element", optional: true)));
        NestedRow[] rows =
        [
            .. Enumerable.Range(0, 600).Select(static i =>
                new NestedRow([List([.. Enumerable.Range(0, 300).Select(n => n % 7 == 0 ? null : (object?)$"text {n % 50} of {i * n % 1_000}")])])),
        ];
        using var file = new TempFile();
        await WriteAsync(file.Path, schema, rows, new() { PageBytes = PageBytes, Compression = ParquetCompression.None, Dictionary = dictionary });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.All(structure.OffsetIndex(structure.Chunk(0, 0))!.PageLocations, static page => Assert.InRange(page.CompressedPageSize, 1, 2.2 * PageBytes));
        Assert.Equal(Texts(schema, rows), NestedFile.DuckDb(file.Path, schema.Fields));
    }

    [Fact]
    public async Task A_row_that_no_page_can_hold_is_refused_by_name_and_number()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Numbers, null, null, leaveOpen: false, maxPageBytes: 2_000);
        NestedRow[] rows = [.. Enumerable.Range(0, 100).Select(static i => Row(i, i == 77 ? 251 : 10))];
        ParquetValueException error = Assert.Throws<ParquetValueException>(() => NestedRow.Write(writer, Numbers, rows));
        Assert.Equal(("numbers.list.element", 77L), (error.Column, error.Row));
        Assert.Contains("too many or too long; a page holds at most 2000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_nulls_is_bounded_like_a_list_of_values()
    {
        var schema = new ParquetSchema(ParquetGroup.List("l", ParquetColumn.String("element", optional: true)));
        await using var writer = new ParquetFileWriter(Stream.Null, schema, null, null, leaveOpen: false, maxPageBytes: 4_000);
        NestedRow.Write(writer, schema, [new([List(new object?[1_000])])]);
        ParquetValueException error = Assert.Throws<ParquetValueException>(() => NestedRow.Write(writer, schema, [new([List(new object?[1_001])])]));
        Assert.Equal(("l.list.element", 1L), (error.Column, error.Row));
    }

    [Fact]
    public async Task Buffered_bytes_count_the_levels_of_entries_without_values()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Lists);
        NestedRow.Write(writer, Lists, [new([1, List(List(new object?[500]))])]);
        Assert.Equal(sizeof(int) + (2 * 500), writer.BufferedBytes);
    }

    [Fact]
    public async Task Entries_that_are_not_those_of_the_rows_are_refused_with_the_leaf()
    {
        Assert.Contains("'l.list.element.list.element': 1 entries begin a row (repetition level 0), but the tile has 2 rows", await ErrorAsync<InvalidOperationException>((0, 1)), StringComparison.Ordinal);
        Assert.Contains("'l.list.element.list.element': 3 entries begin a row", await ErrorAsync<InvalidOperationException>((0, 1), (0, 1), (0, 1)), StringComparison.Ordinal);
        Assert.Contains("the first repetition level is 1", await ErrorAsync<InvalidOperationException>((1, 2), (0, 2), (0, 2)), StringComparison.Ordinal);
        Assert.Contains("entry 1 has repetition level 1", await ErrorAsync<InvalidOperationException>((0, 1), (1, 2), (0, 1)), StringComparison.Ordinal);
        Assert.Contains("entry 2 has repetition level 1", await ErrorAsync<InvalidOperationException>((0, 1), (0, 2), (1, 1)), StringComparison.Ordinal);
        Assert.Contains("entry 2 has repetition level 2", await ErrorAsync<InvalidOperationException>((0, 1), (0, 3), (2, 4)), StringComparison.Ordinal);
        Assert.Contains("'l.list.element.list.element': repetition levels are 0 to 2", await ErrorAsync<ArgumentOutOfRangeException>((3, 4)), StringComparison.Ordinal);
        Assert.Contains("repetition levels are 0 to 2", await ErrorAsync<ArgumentOutOfRangeException>((-1, 2)), StringComparison.Ordinal);
        Assert.Contains("definition level of 0 to 4", await ErrorAsync<ArgumentOutOfRangeException>((0, 5)), StringComparison.Ordinal);
        Assert.Contains("definition level of 0 to 4", await ErrorAsync<ArgumentOutOfRangeException>((0, -1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_sequences_of_levels_are_looked_through_to_the_end()
    {
        for (int wrong = 1; wrong < 199; wrong++)
        {
            // A list of 199 elements, one of which is said to be an empty list, then a list of its own.
            (int, int)[] entries = [.. Enumerable.Range(0, 200).Select(i => (i is 0 or 199 ? 0 : 1, i == wrong ? 1 : 2))];
            Assert.Contains($"entry {wrong} has repetition level 1", await ErrorAsync<InvalidOperationException>(entries), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Flat_and_nested_columns_are_asked_for_by_their_own_names()
    {
        Assert.Contains("'id' is Int32, not NestedInt32", await AskAsync(static tile => tile.NestedInt32(0)), StringComparison.Ordinal);
        Assert.Contains("'numbers.list.element' is Int64 below a top-level field, not Int64", await AskAsync(static tile => _ = tile.Int64(1).Length), StringComparison.Ordinal);
        Assert.Contains("below a top-level field, not Present", await AskAsync(static tile => _ = tile.Present(1).Length), StringComparison.Ordinal);
        Assert.Contains("below a top-level field, not NestedInt32", await AskAsync(static tile => tile.NestedInt32(1)), StringComparison.Ordinal);
    }

    private static async Task<string> ErrorAsync<TError>(params (int Repetition, int Definition)[] entries)
        where TError : Exception
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Levels.ParquetSchema);
        return Assert.Throws<TError>(() => writer.Write<Levels>([new(entries), new(entries)], default)).Message;
    }

    private static async Task<string> AskAsync(Action<ParquetTile> ask)
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Asking.ParquetSchema);
        return Assert.Throws<InvalidOperationException>(() => writer.Write<Asking>([new(ask)], default)).Message;
    }

    private static NestedRow Row(int id, int numbers) => new([id, List([.. Enumerable.Range(0, numbers).Select(static n => (object?)(long)n)])]);

    private static List<object?> List(params object?[] elements) => [.. elements];

    private static object?[] Pair(string key, object? value) => [key, value];

    private static List<string> Texts(ParquetSchema schema, NestedRow[] rows) => [.. rows.Select(row => NestedFile.Text(schema.Fields, row.Values))];

    private static async Task<ParquetFileSummary> WriteAsync(string path, ParquetSchema schema, NestedRow[] rows, ParquetWriterOptions? options = null, int[]? omitted = null)
    {
        await using var writer = new ParquetFileWriter(File.Create(path), schema, options, omitted);
        foreach (NestedRow[] chunk in rows.Chunk(Math.Min(700, (options ?? ParquetWriterOptions.Default).RowGroupRows)))
        {
            NestedRow.Write(writer, schema, chunk);
            if (writer.ShouldFlush)
            {
                await writer.FlushRowGroupAsync();
            }
        }

        return await writer.CompleteAsync();
    }

    /// <summary>Rows of which the first gives the tile these entries, all of them null.</summary>
    private sealed record Levels((int Repetition, int Definition)[] Entries) : IParquetRecord<Levels>
    {
        public static ParquetSchema ParquetSchema { get; } = new(
            ParquetGroup.List("l", ParquetGroup.List("element", ParquetColumn.Int32("element", optional: true), optional: true), optional: true));

        public static void WriteTile(ReadOnlySpan<Levels> rows, ParquetTile tile, in RowStamp stamp)
        {
            NestedCursor<int> leaf = tile.NestedInt32(0);
            foreach ((int repetition, int definition) in rows[0].Entries)
            {
                leaf.AppendNull(repetition, definition);
            }
        }
    }

    private sealed record Asking(Action<ParquetTile> Ask) : IParquetRecord<Asking>
    {
        public static ParquetSchema ParquetSchema => Numbers;

        public static void WriteTile(ReadOnlySpan<Asking> rows, ParquetTile tile, in RowStamp stamp) => rows[0].Ask(tile);
    }
}

using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class OmittedColumnsTests
{
    [Fact]
    public async Task Any_columns_can_be_left_out_and_the_others_are_as_ever() =>
        await Gen.Select(Rows.Table, Gen.Int[0, (2 * Everything.Count) - 1].Array[1, 20]).SampleAsync(
            async (rows, omitted) =>
            {
                using WrittenFile file = await WrittenFile.OfAsync(rows, new() { PageRows = 500 }, omitted: omitted);
                ParquetLeaf[] left = [.. Everything.ParquetSchema.Leaves.Where(leaf => !omitted.Contains(leaf.Ordinal))];
                Assert.Equal(left, file.Summary.Columns.Select(column => column.Leaf));
                Assert.Equal(left.Select(leaf => leaf.Column.Name), DuckDbFile.Query($"DESCRIBE SELECT * FROM read_parquet('{file.Path}')").Select(row => row[0]));
                List<object?[]> expected = [.. rows.Select(row => left.Select(leaf => row.Cells()[leaf.Ordinal]).ToArray())];
                Assert.Equal(expected, DuckDbFile.Read(file.Path, left.Select(leaf => leaf.Column)));
                Assert.Equal(expected, ParquetSharpFile.Read(file.Path, left.Select(leaf => leaf.Column)));
            },
            iter: 15);

    [Fact]
    public async Task Leaves_of_an_omitted_column_are_dropped_over_row_groups()
    {
        using var file = new TempFile();
        var schema = new ParquetSchema(ParquetColumn.Int64("left", bloomFilter: true), ParquetColumn.String("text"), ParquetColumn.Int64("number"));
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), schema, omittedColumns: [0, 1]))
        {
            for (int group = 0; group < 3; group++)
            {
                long[] numbers = [.. Enumerable.Range(0, 3_000).Select(i => (group * 3_000L) + i)];
                writer.WriteLeaf(0, numbers);
                writer.WriteLeaf(1, numbers.Select(static n => $"text {n}").ToArray());
                Assert.Equal(0, writer.BufferedBytes);
                writer.WriteLeaf(2, numbers);
                await writer.FlushRowGroupAsync();
            }

            ParquetFileSummary summary = await writer.CompleteAsync();
            Assert.Equal((9_000L, 3), (summary.RowCount, summary.RowGroupCount));
        }

        Assert.Equal([9_000L, 8_999L], DuckDbFile.Query($"SELECT count(*), max(number) FROM read_parquet('{file.Path}')")[0]);
    }

    [Fact]
    public async Task An_omitted_column_takes_no_memory()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema, new() { Compression = ParquetCompression.None, Dictionary = false }, omittedColumns: [0]);
        Text[] rows = [.. Enumerable.Range(0, 100_000).Select(_ => new Text(new string('x', 100), null))];
        writer.Write<Text>(rows, RowStamp.Now());
        Assert.InRange(writer.BufferedBytes, 1, 100_000);
    }

    [Fact]
    public async Task An_omitted_column_with_a_bloom_filter_takes_no_memory_either()
    {
        // Hashes that no row group takes away would keep a writer, which flushes until its memory is in bounds, flushing for ever.
        await using var writer = new ParquetFileWriter(Stream.Null, Filtered.ParquetSchema, omittedColumns: [0]);
        Filtered[] rows = [.. Enumerable.Range(0, 10_000).Select(static i => new Filtered(i))];
        writer.Write<Filtered>(rows, RowStamp.Now());
        await writer.FlushRowGroupAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, writer.BufferedBytes);
    }

    [Theory]
    [InlineData(new[] { 2 })]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { 0, 1 })]
    public void Columns_that_are_not_there_or_all_of_them_cannot_be_omitted(int[] omitted) =>
        Assert.Throws<ArgumentException>(() => new ParquetFileWriter(Stream.Null, Text.ParquetSchema, omittedColumns: omitted));

    private readonly record struct Filtered(long Value) : IParquetRecord<Filtered>
    {
        public static ParquetSchema ParquetSchema { get; } = new(ParquetColumn.Int64("omitted", bloomFilter: true), ParquetColumn.Int64("kept"));

        public static void WriteTile(ReadOnlySpan<Filtered> rows, ParquetTile tile, in RowStamp stamp)
        {
            Span<long> omitted = tile.Int64(0);
            Span<long> kept = tile.Int64(1);
            for (int i = 0; i < rows.Length; i++)
            {
                omitted[i] = kept[i] = rows[i].Value;
            }
        }
    }
}

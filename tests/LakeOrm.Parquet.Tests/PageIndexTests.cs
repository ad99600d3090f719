using System.Buffers.Binary;
using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;
using Parquet.Meta;

namespace LakeOrm.Parquet.Tests;

public class PageIndexTests
{
    private static readonly ParquetWriterOptions SmallPages = new() { PageRows = 100, RowGroupRows = 1_000, Compression = ParquetCompression.Snappy };

    [Fact]
    public async Task The_index_places_every_page_and_its_rows()
    {
        Number[] rows = [.. Enumerable.Range(0, 2_350).Select(i => new Number(i))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        foreach (RowGroup group in structure.Footer.RowGroups)
        {
            OffsetIndex index = structure.OffsetIndex(group.Columns[0])!;
            Assert.Equal(Enumerable.Range(0, index.PageLocations.Count).Select(i => i * 100L), index.PageLocations.Select(page => page.FirstRowIndex));
            long next = group.Columns[0].MetaData!.DataPageOffset;
            foreach (PageLocation page in index.PageLocations)
            {
                Assert.Equal(next, page.Offset);
                PageHeader header = structure.PageHeader(page.Offset, out int length);
                Assert.Equal(page.CompressedPageSize, length + header.CompressedPageSize);
                next += page.CompressedPageSize;
            }
        }
    }

    [Fact]
    public async Task The_index_bounds_every_page()
    {
        Number[] rows = [.. Enumerable.Range(0, 1_000).Select(i => new Number(i * 7919L % 1_000))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        ColumnIndex index = structure.ColumnIndex(structure.Chunk(0, 0))!;
        long[][] pages = [.. rows.Select(row => row.Value).Chunk(100)];
        Assert.Equal(pages.Select(page => page.Min()), index.MinValues.Select(value => BinaryPrimitives.ReadInt64LittleEndian(value)));
        Assert.Equal(pages.Select(page => page.Max()), index.MaxValues.Select(value => BinaryPrimitives.ReadInt64LittleEndian(value)));
        Assert.All(index.NullPages, Assert.False);
        Assert.Equal(BoundaryOrder.UNORDERED, index.BoundaryOrder);
    }

    [Theory]
    [InlineData(1, BoundaryOrder.ASCENDING)]
    [InlineData(-1, BoundaryOrder.DESCENDING)]
    public async Task Sorted_columns_say_so(int direction, BoundaryOrder expected)
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 1_000).Select(i => new Number(i * direction)), SmallPages);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.Equal(expected, structure.ColumnIndex(structure.Chunk(0, 0))!.BoundaryOrder);
    }

    [Fact]
    public async Task Pages_of_nulls_are_null_pages()
    {
        Text[] rows = [.. Enumerable.Range(0, 300).Select(i => new Text("x", i is >= 100 and < 200 ? null : i % 2 == 0 ? null : "y"))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        ColumnIndex index = structure.ColumnIndex(structure.Chunk(0, 1))!;
        Assert.Equal([false, true, false], index.NullPages);
        Assert.Equal([50L, 100L, 50L], index.NullCounts!);
        Assert.Equal(["y", "", "y"], index.MinValues.Select(System.Text.Encoding.UTF8.GetString));
    }

    [Fact]
    public async Task A_page_of_NaN_only_leaves_the_bounds_of_the_chunk_out_of_the_index()
    {
        Measure[] rows = [.. Enumerable.Range(0, 300).Select(i => new Measure(i is >= 100 and < 200 ? double.NaN : i, 1))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.Null(structure.ColumnIndex(structure.Chunk(0, 0)));
        Assert.NotNull(structure.OffsetIndex(structure.Chunk(0, 0)));
        Assert.NotNull(structure.ColumnIndex(structure.Chunk(0, 1)));
        Assert.Equal((0d, 299d), (file.Summary.Columns[0].Min!.Value.AsDouble(), file.Summary.Columns[0].Max!.Value.AsDouble()));
    }

    [Fact]
    public async Task Without_the_option_there_is_no_index()
    {
        using WrittenFile file = await WrittenFile.OfAsync([new Number(1)], new() { PageIndex = false });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.Null(structure.ColumnIndex(structure.Chunk(0, 0)));
        Assert.Null(structure.OffsetIndex(structure.Chunk(0, 0)));
    }

    [Fact]
    public async Task Text_pages_are_bounded_through_the_dictionary_and_without_it() =>
        await Gen.Select(Gen.OneOf(Gen.Int[1, 9], Gen.Int[1, 2_000]), Gen.Int[1, 1_500]).SampleAsync(
            async (distinct, count) =>
            {
                Text[] rows = [.. Enumerable.Range(0, count).Select(i => new Text($"text {i * 7919 % distinct:D5} of some length", null))];
                using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages);
                FileStructure structure = await FileStructure.OpenAsync(file.Path);
                string[][] pages = [.. rows.Select(row => row.Value).Take(1_000).Chunk(100)];
                ColumnIndex index = structure.ColumnIndex(structure.Chunk(0, 0))!;
                Assert.Equal(pages.Select(page => page.Min(StringComparer.Ordinal)), index.MinValues.Take(pages.Length).Select(System.Text.Encoding.UTF8.GetString));
                Assert.Equal(pages.Select(page => page.Max(StringComparer.Ordinal)), index.MaxValues.Take(pages.Length).Select(System.Text.Encoding.UTF8.GetString));
            },
            iter: 30);
}

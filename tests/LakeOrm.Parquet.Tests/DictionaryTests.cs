using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;
using Parquet.Meta;

namespace LakeOrm.Parquet.Tests;

public class DictionaryTests
{
    [Fact]
    public async Task Repetitive_text_goes_through_a_dictionary()
    {
        Text[] rows = [.. Enumerable.Range(0, 50_000).Select(i => new Text($"country {i % 30}", i % 3 == 0 ? null : $"city {i % 500}"))];
        using WrittenFile with = await WrittenFile.OfAsync(rows, new() { Compression = ParquetCompression.None });
        using WrittenFile without = await WrittenFile.OfAsync(rows, new() { Compression = ParquetCompression.None, Dictionary = false });
        Assert.All(await DictionaryPagesAsync(with), Assert.True);
        Assert.All(await DictionaryPagesAsync(without), Assert.False);
        Assert.True(with.Summary.Bytes * 5 < without.Summary.Bytes, $"{with.Summary.Bytes} and {without.Summary.Bytes} bytes");
        AssertSame(rows, with);
        AssertSame(rows, without);
    }

    [Fact]
    public async Task Text_that_does_not_repeat_goes_without()
    {
        Text[] rows = [.. Enumerable.Range(0, 50_000).Select(i => new Text($"order {i}", $"{i}"))];
        using WrittenFile file = await WrittenFile.OfAsync(rows);
        Assert.All(await DictionaryPagesAsync(file), Assert.False);
        AssertSame(rows, file);
    }

    [Fact]
    public async Task Text_that_repeats_only_after_thousands_of_rows_still_gets_its_dictionary()
    {
        Text[] rows = [.. Enumerable.Range(0, 100_000).Select(i => new Text($"a customer with a long name, number {(i * 7919L) % 5_000}", null))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, new() { PageRows = 5_000 });
        AssertSame(rows, file);
    }

    [Fact]
    public async Task A_dictionary_that_stops_paying_is_left_within_the_chunk()
    {
        Text[] rows = [.. Enumerable.Range(0, 120_000).Select(i => new Text(i < 30_000 ? $"country {i % 30}" : $"a text that never comes again: {i}", null))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, new() { PageRows = 10_000 });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Encoding[] encodings = [.. structure.Chunk(0, 0).MetaData!.EncodingStats!.Where(stats => stats.PageType == PageType.DATA_PAGE).Select(stats => stats.Encoding)];
        Assert.Equal([Encoding.RLE_DICTIONARY, Encoding.PLAIN], encodings);
        AssertSame(rows, file);
    }

    [Fact]
    public async Task A_dictionary_that_outgrows_its_page_is_left()
    {
        string tail = new('z', 2_000);
        Text[] rows = [.. Enumerable.Range(0, 4_000).Select(i => new Text($"{(i < 1_024 ? i % 8 : i)} {tail}", null))];
        using WrittenFile file = await WrittenFile.OfAsync(rows);
        AssertSame(rows, file);
    }

    [Fact]
    public async Task A_new_row_group_begins_with_a_new_trial()
    {
        Text[] rows = [.. Enumerable.Range(0, 20_480).Select(i => new Text(i < 10_240 ? $"order {i}" : $"country {i % 30}", null))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, new() { RowGroupRows = 10_240 });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.Equal([false, true], structure.Footer.RowGroups.Select(group => group.Columns[0].MetaData!.DictionaryPageOffset is not null));
        AssertSame(rows, file);
    }

    [Fact]
    public async Task One_value_for_all_rows_takes_hardly_any_bytes()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Repeat(new Text("the only value there is", null), 100_000), new() { Compression = ParquetCompression.None });
        Assert.InRange(file.Summary.Bytes, 1, 2_000);
    }

    private static async Task<bool[]> DictionaryPagesAsync(WrittenFile file)
    {
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        return [.. structure.Footer.RowGroups[0].Columns.Select(chunk => chunk.MetaData!.DictionaryPageOffset is not null)];
    }

    private static void AssertSame(Text[] rows, WrittenFile file)
    {
        ParquetColumn[] columns = [.. Text.ParquetSchema.Leaves.Select(leaf => leaf.Column)];
        List<object?[]> expected = [.. rows.Select(row => new object?[] { row.Value, row.Maybe })];
        Assert.Equal(expected, DuckDbFile.Read(file.Path, columns));
        Assert.Equal(expected, ParquetSharpFile.Read(file.Path, columns));
    }
}

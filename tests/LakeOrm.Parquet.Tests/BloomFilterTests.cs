using System.Globalization;
using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class BloomFilterTests
{
    [Fact]
    public async Task A_value_that_is_there_is_never_excluded_and_one_that_is_not_nearly_always()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 5_000).Select(i => new Number(2L * i)));
        int present = 0;
        int absent = 0;
        for (int i = 0; i < 300; i++)
        {
            present += Excludes(file.Path, "value", (32L * i).ToString(CultureInfo.InvariantCulture)) ? 1 : 0;
            absent += Excludes(file.Path, "value", ((32L * i) + 1).ToString(CultureInfo.InvariantCulture)) ? 1 : 0;
        }

        Assert.Equal(0, present);
        Assert.InRange(absent, 280, 300);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(20_000)]
    public async Task Text_is_found_whether_it_went_through_a_dictionary_or_not(int distinct)
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 20_000).Select(i => new Text($"value {i % distinct}", null)));
        for (int i = 0; i < 200; i++)
        {
            Assert.False(Excludes(file.Path, "value", $"'value {i % distinct}'"));
        }

        Assert.True(Excludes(file.Path, "value", "'no such value'"));
    }

    [Fact]
    public async Task Every_kind_of_column_is_found_by_its_filter() =>
        await Rows.Row.Array[200].SampleAsync(
            async rows =>
            {
                using WrittenFile file = await WrittenFile.OfAsync(rows, schema: Everything.FilteredSchema);
                foreach (Everything row in rows.Take(50))
                {
                    Assert.False(Excludes(file.Path, "r_int32", Invariant(row.Required.Int32)));
                    Assert.False(Excludes(file.Path, "r_int64", Invariant(row.Required.Int64)));
                    Assert.False(Excludes(file.Path, "r_guid", $"'{row.Required.Guid:D}'"));
                }
            },
            iter: 1);

    [Fact]
    public async Task A_lower_rate_of_false_positives_costs_more_bytes()
    {
        int strict = await FilterBytesAsync(0.0001);
        int loose = await FilterBytesAsync(0.1);
        Assert.True(strict >= 4 * loose, $"{strict} and {loose} bytes");
    }

    [Fact]
    public async Task Few_distinct_values_get_a_small_filter()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 50_000).Select(i => new Number(i % 10)));
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.InRange(structure.BloomFilter(structure.Chunk(0, 0)).Length, 32, 128);
    }

    [Fact]
    public async Task A_search_for_zero_or_NaN_finds_either_sign()
    {
        var schema = new ParquetSchema(ParquetColumn.Double("value", bloomFilter: true));
        using var file = new TempFile();
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), schema))
        {
            writer.WriteLeaf(0, [-0d, double.NaN, -double.NaN]);
            await writer.CompleteAsync();
        }

        Assert.False(Excludes(file.Path, "value", "0.0::DOUBLE"));
        Assert.False(Excludes(file.Path, "value", "'NaN'::DOUBLE"));
        Assert.Equal(1L, DuckDbFile.Query($"SELECT count(*) FROM read_parquet('{file.Path}') WHERE value = 0.0")[0][0]);
        Assert.Equal(2L, DuckDbFile.Query($"SELECT count(*) FROM read_parquet('{file.Path}') WHERE value = 'NaN'::DOUBLE")[0][0]);
    }

    [Fact]
    public async Task Columns_that_do_not_ask_get_none()
    {
        using WrittenFile file = await WrittenFile.OfAsync([new Text("a", "b")]);
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        Assert.NotNull(structure.Chunk(0, 0).MetaData!.BloomFilterOffset);
        Assert.Null(structure.Chunk(0, 1).MetaData!.BloomFilterOffset);
    }

    [Fact]
    public async Task Each_row_group_has_its_own()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 2_048).Select(i => new Number(i)), new() { RowGroupRows = 1_024 });
        List<object?[]> found = DuckDbFile.Query($"SELECT bloom_filter_excludes FROM parquet_bloom_probe('{file.Path}', 'value', 5) ORDER BY row_group_id");
        Assert.Equal([[false], [true]], found);
    }

    private static async Task<int> FilterBytesAsync(double rate)
    {
        using WrittenFile file = await WrittenFile.OfAsync(Enumerable.Range(0, 10_000).Select(i => new Number(i)), new() { BloomFilterFalsePositiveRate = rate });
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        return structure.BloomFilter(structure.Chunk(0, 0)).Length;
    }

    private static bool Excludes(string path, string column, string constant) =>
        (bool)DuckDbFile.Query($"SELECT bool_and(bloom_filter_excludes) FROM parquet_bloom_probe('{path}', '{column}', {constant})")[0][0]!;

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}

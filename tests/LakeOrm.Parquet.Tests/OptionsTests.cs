using LakeOrm.Parquet.Compression;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class OptionsTests
{
    // A number and its hash for the Bloom filter.
    private const int NumberBytes = 16;

    private static readonly Number[] Numbers = [.. Enumerable.Range(0, 5_000).Select(i => new Number(i))];

    [Theory]
    [InlineData(ParquetCompression.None, "UNCOMPRESSED")]
    [InlineData(ParquetCompression.Snappy, "SNAPPY")]
    [InlineData(ParquetCompression.Gzip, "GZIP")]
    [InlineData(ParquetCompression.Zstd, "ZSTD")]
    public async Task Compression_names_the_codec_of_every_chunk(ParquetCompression compression, string expected)
    {
        using WrittenFile file = await WrittenFile.OfAsync(Numbers, new() { Compression = compression });
        Assert.Equal([[expected]], DuckDbFile.Query($"SELECT DISTINCT compression FROM parquet_metadata('{file.Path}')"));
    }

    [Fact]
    public async Task The_default_is_zstd_at_level_1()
    {
        Text[] rows = [.. Enumerable.Range(0, 5_000).Select(i => new Text($"{i * 7919} {i % 31} {i * 31 % 977}", null))];
        using WrittenFile byDefault = await WrittenFile.OfAsync(rows);
        using WrittenFile level1 = await WrittenFile.OfAsync(rows, new() { Compression = ParquetCompression.Zstd, CompressionLevel = 1 });
        Assert.Equal(await File.ReadAllBytesAsync(level1.Path), await File.ReadAllBytesAsync(byDefault.Path));
    }

    [Theory]
    [InlineData(ParquetCompression.Zstd, 1, 15)]
    [InlineData(ParquetCompression.Gzip, 1, 9)]
    public async Task A_higher_level_makes_a_smaller_file(ParquetCompression compression, int low, int high)
    {
        Text[] rows = [.. Enumerable.Range(0, 20_000).Select(i => new Text($"order {i * 7919 % 20_000} of {i % 331} in {i * 31 % 977}", null))];
        using WrittenFile fast = await WrittenFile.OfAsync(rows, new() { Compression = compression, CompressionLevel = low });
        using WrittenFile small = await WrittenFile.OfAsync(rows, new() { Compression = compression, CompressionLevel = high });
        Assert.True(small.Summary.Bytes < fast.Summary.Bytes, $"{small.Summary.Bytes} and {fast.Summary.Bytes} bytes");
    }

    [Fact]
    public async Task A_codec_of_the_callers_own_takes_the_place_of_the_built_in_one_and_is_disposed_of()
    {
        var codec = new CountingCodec();
        using (WrittenFile file = await WrittenFile.OfAsync(Numbers, new() { Compression = ParquetCompression.Snappy, CodecFactory = () => codec, PageRows = 1_000 }))
        {
            Assert.Equal(5, codec.Pages);
            Assert.Equal([[5_000L]], DuckDbFile.Query($"SELECT count(DISTINCT value) FROM read_parquet('{file.Path}')"));
        }

        Assert.True(codec.IsDisposed);
    }

    [Theory]
    [InlineData(1_000, new[] { 1_000L, 1_000, 1_000, 1_000, 1_000 })]
    [InlineData(1_500, new[] { 1_500L, 1_500, 1_500, 500 })]
    [InlineData(5_000, new[] { 5_000L })]
    public async Task Row_groups_hold_the_rows_that_the_option_says(int rows, long[] expected)
    {
        using var file = new TempFile();
        await using (FileStream stream = File.Create(file.Path))
        {
            ParquetFileSummary summary = await LakeParquet.WriteAsync(stream, Numbers, new() { RowGroupRows = rows });
            Assert.Equal(expected.Length, summary.RowGroupCount);
        }

        Assert.Equal(expected, DuckDbFile.Query($"SELECT row_group_num_rows FROM parquet_metadata('{file.Path}') ORDER BY row_group_id").Select(row => (long)row[0]!));
    }

    [Fact]
    public async Task Row_groups_end_at_the_bytes_that_the_option_says()
    {
        using var file = new TempFile();
        await using (FileStream stream = File.Create(file.Path))
        {
            await LakeParquet.WriteAsync(stream, Numbers, new() { RowGroupBytes = NumberBytes * 2_048, Compression = ParquetCompression.None });
        }

        Assert.Equal([[2_048L], [2_048L], [904L]], DuckDbFile.Query($"SELECT row_group_num_rows FROM parquet_metadata('{file.Path}') ORDER BY row_group_id"));
    }

    [Theory]
    [InlineData(700)]
    [InlineData(1_024)]
    [InlineData(2_500)]
    public async Task Pages_hold_at_most_the_rows_that_the_option_says(int rows)
    {
        using WrittenFile file = await WrittenFile.OfAsync(Numbers, new() { PageRows = rows });
        long[] firsts = await FirstRowsAsync(file);
        Assert.True(firsts.Length >= 5_000 / rows);
        Assert.All(firsts.Append(5_000).Zip(firsts.Skip(1).Append(5_000)), pair => Assert.InRange(pair.Second - pair.First, 0, rows));
    }

    [Fact]
    public async Task Pages_are_cut_at_the_bytes_that_the_option_says()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Numbers, new() { PageBytes = 8 * 2_000 });
        long[] firsts = await FirstRowsAsync(file);
        Assert.Equal([0, 2_048, 4_096], firsts);
    }

    [Fact]
    public async Task Created_by_names_the_writer()
    {
        using WrittenFile own = await WrittenFile.OfAsync(Numbers);
        using WrittenFile other = await WrittenFile.OfAsync(Numbers, new() { CreatedBy = "Shop version 1.0 (build 7)" });
        Assert.Matches(@"^LakeOrm version \d+\.\d+\.\d+\S* \(build \S+\)$", (string)DuckDbFile.Query($"SELECT created_by FROM parquet_file_metadata('{own.Path}')")[0][0]!);
        Assert.Equal("Shop version 1.0 (build 7)", DuckDbFile.Query($"SELECT created_by FROM parquet_file_metadata('{other.Path}')")[0][0]);
    }

    public static TheoryData<string, ParquetWriterOptions> Mistakes => new()
    {
        { "CompressionLevel", new() { Compression = ParquetCompression.Snappy, CompressionLevel = 1 } },
        { "CompressionLevel", new() { Compression = ParquetCompression.Gzip, CompressionLevel = 10 } },
        { "CompressionLevel", new() { CompressionLevel = 23 } },
        { "CodecFactory", new() { Compression = ParquetCompression.None, CodecFactory = static () => new CountingCodec() } },
        { "Compression", new() { Compression = (ParquetCompression)77 } },
        { "RowGroupRows", new() { RowGroupRows = 0 } },
        { "RowGroupBytes", new() { RowGroupBytes = 0 } },
        { "PageRows", new() { PageRows = 0 } },
        { "PageBytes", new() { PageBytes = 0 } },
        { "BloomFilterFalsePositiveRate", new() { BloomFilterFalsePositiveRate = 1 } },
        { "BoundLength", new() { BoundLength = 3 } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_option_out_of_range_is_refused_by_name(string option, ParquetWriterOptions options)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ParquetFileWriter(Stream.Null, Number.ParquetSchema, options));
        Assert.StartsWith(option, error.Message, StringComparison.Ordinal);
    }

    private static async Task<long[]> FirstRowsAsync(WrittenFile file)
    {
        FileStructure structure = await FileStructure.OpenAsync(file.Path);
        return [.. structure.OffsetIndex(structure.Chunk(0, 0))!.PageLocations.Select(page => page.FirstRowIndex)];
    }

    private sealed class CountingCodec : ICompressionCodec
    {
        private readonly SnappyCodec _codec = new();

        public int Pages { get; private set; }

        public bool IsDisposed { get; private set; }

        public int MaxCompressedLength(int length) => _codec.MaxCompressedLength(length);

        public int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
        {
            Pages++;
            return _codec.Compress(source, destination);
        }

        public void Dispose() => IsDisposed = true;
    }
}

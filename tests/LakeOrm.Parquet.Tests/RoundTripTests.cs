using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class RoundTripTests
{
    private static readonly ParquetWriterOptions SmallPages = new() { PageRows = 300, PageBytes = 2_000, RowGroupRows = 1_500 };

    public static TheoryData<ParquetCompression, int?> Codecs => new()
    {
        { ParquetCompression.None, null },
        { ParquetCompression.Snappy, null },
        { ParquetCompression.Gzip, null },
        { ParquetCompression.Gzip, 9 },
        { ParquetCompression.Zstd, null },
        { ParquetCompression.Zstd, 7 },
        { ParquetCompression.Zstd, -5 },
    };

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task Three_readers_read_back_what_was_written_by_each_codec(ParquetCompression compression, int? level) =>
        await Rows.Table.SampleAsync(
            async rows => await AssertReadBackAsync(rows, SmallPages with { Compression = compression, CompressionLevel = level }),
            iter: 8);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Three_readers_read_back_large_pages_with_and_without_dictionary(bool dictionary) =>
        await Rows.Table.SampleAsync(async rows => await AssertReadBackAsync(rows, new() { Dictionary = dictionary }), iter: 12);

    [Fact]
    public async Task Three_readers_read_back_files_with_bloom_filters_and_no_page_index() =>
        await Rows.Table.SampleAsync(async rows => await AssertReadBackAsync(rows, SmallPages with { PageIndex = false }, Everything.FilteredSchema), iter: 8);

    private static async Task AssertReadBackAsync(Everything[] rows, ParquetWriterOptions options, ParquetSchema? schema = null)
    {
        using var file = new TempFile();
        ParquetFileSummary summary = await WriteAsync(file.Path, rows, options, schema);
        Assert.Equal(rows.Length, summary.RowCount);
        Assert.Equal(new FileInfo(file.Path).Length, summary.Bytes);
        ParquetColumn[] columns = [.. Everything.ParquetSchema.Leaves.Select(leaf => leaf.Column)];
        object?[][] expected = [.. rows.Select(row => row.Cells())];
        AssertSame(expected, DuckDbFile.Read(file.Path, columns), columns, "DuckDB");
        AssertSame(expected, ParquetSharpFile.Read(file.Path, columns), columns, "ParquetSharp");
        AssertSame(expected, await ParquetNetFile.ReadAsync(file.Path, columns), columns, "Parquet.Net");
    }

    private static async Task<ParquetFileSummary> WriteAsync(string path, Everything[] rows, ParquetWriterOptions options, ParquetSchema? schema)
    {
        await using FileStream stream = File.Create(path);
        if (schema is null)
        {
            return await LakeParquet.WriteAsync(stream, rows, options);
        }

        await using var writer = new ParquetFileWriter(stream, schema, options, leaveOpen: true);
        writer.Write<Everything>(rows, RowStamp.Now());
        return await writer.CompleteAsync();
    }

    private static void AssertSame(object?[][] expected, List<object?[]> found, ParquetColumn[] columns, string reader)
    {
        Assert.Equal(expected.Length, found.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                if (!Same(expected[i][c], found[i][c]))
                {
                    Assert.Fail($"{reader}: row {i}, column {columns[c].Name}: expected <{expected[i][c] ?? "null"}>, found <{found[i][c] ?? "null"}>.");
                }
            }
        }
    }

    // Bits, because -0 equals +0.
    private static bool Same(object? a, object? b) => (a, b) switch
    {
        (float x, float y) => BitConverter.SingleToUInt32Bits(x) == BitConverter.SingleToUInt32Bits(y),
        (double x, double y) => BitConverter.DoubleToUInt64Bits(x) == BitConverter.DoubleToUInt64Bits(y),
        _ => Equals(a, b),
    };
}

using CsCheck;
using LakeOrm.Parquet.Reading;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class OwnFileTests
{
    [Theory]
    [InlineData(ParquetCompression.None, true)]
    [InlineData(ParquetCompression.Snappy, false)]
    [InlineData(ParquetCompression.Gzip, true)]
    [InlineData(ParquetCompression.Zstd, true)]
    public async Task Files_of_our_own_writer_read_as_DuckDB_reads_them(ParquetCompression compression, bool dictionary)
    {
        using var duck = new Duck();
        await Rows.Table.SampleAsync(
            async rows =>
            {
                using var file = new TempFile();
                await using (FileStream stream = File.Create(file.Path))
                {
                    await LakeParquet.WriteAsync(
                        stream, rows, new() { Compression = compression, Dictionary = dictionary, PageRows = 300, PageBytes = 2_000, RowGroupRows = 1_500 });
                }

                await ScalarComparison.AssertAsync(file.Path, duck);
            },
            iter: 3,
            threads: 1);
    }

    [Fact]
    public async Task A_nested_file_of_our_own_writer_reads_back()
    {
        var schema = new ParquetSchema(
            ParquetGroup.Struct(
                "add",
                [
                    ParquetColumn.String("path"),
                    ParquetGroup.Map("partitionValues", ParquetColumn.String("key"), ParquetColumn.String("value", optional: true)),
                ],
                optional: true),
            ParquetGroup.List("features", ParquetColumn.String("element", optional: true), optional: true));
        var stream = new MemoryStream();
        await using (var writer = new ParquetFileWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteLeaf(0, ["one", "two"], [1, 0, 1]);
            writer.WriteLeaf(1, ["a", "b"], [2, 2, 0, 1], [0, 1, 0, 0]);
            writer.WriteLeaf(2, ["x"], [3, 2, 0, 1], [0, 1, 0, 0]);
            writer.WriteLeaf(3, ["f"], [0, 1, 3, 2], [0, 0, 0, 1]);
            await writer.CompleteAsync();
        }

        await using ParquetFileReader reader = await ParquetFileReader.OpenAsync(stream);
        ParquetRowReader rows = reader.ReadRows();
        ScalarColumn path = rows.SelectScalar("add", "path")!;
        StringMapColumn values = rows.SelectStringMap("add", "partitionValues")!;
        StringListColumn features = rows.SelectStringList("features")!;

        Assert.True(await rows.ReadAsync());
        Assert.Equal("one", path.GetString());
        Assert.Equal(new Dictionary<string, string?> { ["a"] = "x", ["b"] = null }, values.Value);
        Assert.Null(features.Value);
        Assert.True(await rows.ReadAsync());
        Assert.True(path.IsNull);
        Assert.Null(values.Value);
        Assert.Empty(features.Value!);
        Assert.True(await rows.ReadAsync());
        Assert.Equal("two", path.GetString());
        Assert.Empty(values.Value!);
        Assert.Equal(["f", null], features.Value);
        Assert.False(await rows.ReadAsync());
    }
}

using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class MemoryTests
{
    [Theory]
    [InlineData(ParquetCompression.None)]
    [InlineData(ParquetCompression.Snappy)]
    [InlineData(ParquetCompression.Zstd)]
    public async Task Hardly_anything_is_allocated_for_a_row_once_buffers_are_there(ParquetCompression compression)
    {
        Text[] rows = [.. Enumerable.Range(0, 1_024).Select(i => new Text($"an order with the number {i}", i % 3 == 0 ? null : "x"))];
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema, new() { Compression = compression, PageRows = 4_096 });
        for (int i = 0; i < 128; i++)
        {
            writer.Write<Text>(rows, default);
        }

        await writer.FlushRowGroupAsync();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 128; i++)
        {
            writer.Write<Text>(rows, default);
        }

        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (128.0 * rows.Length);
        Assert.InRange(allocated, 0, 4);
    }

    [Fact]
    public async Task The_buffered_bytes_count_a_dictionary_and_a_flush_lets_go_of_it()
    {
        Text[] rows = [.. Enumerable.Range(0, 40_000).Select(static i => new Text($"a long value that comes again and again, number {i % 8_000:D5}", null))];
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema, new() { PageRows = 1 << 20 });
        writer.Write<Text>(rows, default);

        // 8,000 entries of 51 bytes and an index of four bytes a row; a page of indexes alone would be 13 bits a row.
        Assert.InRange(writer.BufferedBytes, (8_000 * 51) + (40_000 * sizeof(int)), 2_000_000);
        await writer.FlushRowGroupAsync();
        Assert.Equal(0, writer.BufferedBytes);
        writer.Write<Text>(rows.AsSpan(0, 1), default);
        Assert.InRange(writer.BufferedBytes, 51, 5_000);
    }

    [Fact]
    public async Task The_buffered_bytes_stay_near_the_limit_of_a_row_group()
    {
        Number[] rows = [.. Enumerable.Range(0, 1_024).Select(i => new Number(i * 7919L))];
        var options = new ParquetWriterOptions { RowGroupBytes = 1 << 20, Compression = ParquetCompression.None };
        await using var writer = new ParquetFileWriter(Stream.Null, Number.ParquetSchema, options);
        long most = 0;
        int flushes = 0;
        for (int i = 0; i < 2_000; i++)
        {
            writer.Write<Number>(rows, default);
            most = Math.Max(most, writer.BufferedBytes);
            if (writer.ShouldFlush)
            {
                await writer.FlushRowGroupAsync();
                Assert.Equal((0L, 0L), (writer.BufferedBytes, writer.BufferedRows));
                flushes++;
            }
        }

        Assert.InRange(most, 1 << 20, (1 << 20) + (1 << 15));
        Assert.InRange(flushes, 29, 32);
    }
}

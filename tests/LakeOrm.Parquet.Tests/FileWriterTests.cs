using System.Globalization;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class FileWriterTests
{
    [Fact]
    public async Task The_stream_need_not_seek()
    {
        using var memory = new MemoryStream();
        await using (var stream = new ForwardOnlyStream(memory))
        {
            await LakeParquet.WriteAsync(stream, Enumerable.Range(0, 3_000).Select(i => new Number(i)));
        }

        using var file = new TempFile();
        await File.WriteAllBytesAsync(file.Path, memory.ToArray());
        Assert.Equal([[3_000L]], DuckDbFile.Query($"SELECT count(*) FROM read_parquet('{file.Path}')"));
    }

    [Fact]
    public async Task Arrays_lists_sequences_and_streams_give_the_same_file()
    {
        Text[] rows = [.. Enumerable.Range(0, 3_333).Select(i => new Text($"{i}", i % 5 == 0 ? null : "x"))];
        var options = new ParquetWriterOptions { RowGroupRows = 1_500 };
        byte[] expected = await BytesAsync(stream => LakeParquet.WriteAsync(stream, rows, options));
        Assert.Equal(expected, await BytesAsync(stream => LakeParquet.WriteAsync(stream, rows.ToList(), options)));
        Assert.Equal(expected, await BytesAsync(stream => LakeParquet.WriteAsync(stream, rows.Select(row => row), options)));
        Assert.Equal(expected, await BytesAsync(stream => LakeParquet.WriteAsync(stream, rows.ToAsyncEnumerable(), options)));
    }

    [Fact]
    public async Task A_file_without_rows_has_a_schema()
    {
        using WrittenFile file = await WrittenFile.OfAsync(Array.Empty<Everything>());
        Assert.Equal((0L, 0), (file.Summary.RowCount, file.Summary.RowGroupCount));
        Assert.All(file.Summary.Columns, column => Assert.Null(column.Min));
        Assert.Equal(2 * Everything.Count, DuckDbFile.Query($"DESCRIBE SELECT * FROM read_parquet('{file.Path}')").Count);
    }

    [Fact]
    public async Task The_stamp_is_what_auto_columns_hold()
    {
        var stamp = new RowStamp(1_234_567_890_123_456, Guid.Parse("0198a6e4-7c00-7abc-8def-0123456789ab"));
        using var file = new TempFile();
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), Measure.ParquetSchema))
        {
            writer.Write<Measure>([new(1, null)], stamp);
            await writer.CompleteAsync();
        }

        Assert.Equal([[stamp.Micros, "0198a6e4-7c00-7abc-8def-0123456789ab"]], DuckDbFile.Query($"SELECT epoch_us(written), ingest FROM read_parquet('{file.Path}')"));
    }

    [Theory]
    [InlineData("bad {0} text", 0xD800, "U+D800 at character 4")]
    [InlineData("{0}", 0xDC00, "U+DC00 at character 0")]
    [InlineData("a long text with pairs \U0001F680 and then one that ends it all alone {0}", 0xD83D, "U+D83D at character 62")]
    public async Task Text_that_is_not_UTF_16_is_refused_by_column_and_place(string format, int loneSurrogate, string place)
    {
        string text = string.Format(CultureInfo.InvariantCulture, format, (char)loneSurrogate);
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema);
        ParquetValueException error = Assert.Throws<ParquetValueException>(() => writer.Write<Text>([new("fine", text)], default));
        Assert.Equal("maybe", error.Column);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tile_that_fails_leaves_the_rows_before_it_and_nothing_of_itself()
    {
        using var file = new TempFile();
        Text[] good = [.. Enumerable.Range(0, 1_500).Select(i => new Text($"value {i}", $"{i % 3}"))];
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), Text.ParquetSchema))
        {
            writer.Write<Text>(good, default);
            Assert.Throws<ParquetValueException>(() => writer.Write<Text>([new("aaa", "zzz"), new("zzz", "\ud800")], default));
            writer.Write<Text>(good, default);
            ParquetFileSummary summary = await writer.CompleteAsync();
            Assert.Equal(("value 0", "value 999"), (Utf8(summary.Columns[0].Min), Utf8(summary.Columns[0].Max)));
        }

        Assert.Equal(good.Concat(good).Select(row => (object?[])[row.Value, row.Maybe]), DuckDbFile.Query($"SELECT * FROM read_parquet('{file.Path}')"));
    }

    [Fact]
    public async Task A_null_in_a_required_column_is_refused_by_name()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema);
        Assert.Equal("value", Assert.Throws<ParquetValueException>(() => writer.Write<Text>([new(null!, null)], default)).Column);
    }

    [Fact]
    public async Task Bytes_in_a_text_column_must_be_UTF_8()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema);
        Assert.Equal("value", Assert.Throws<ParquetValueException>(() => writer.WriteLeaf(0, [(ReadOnlyMemory<byte>)new byte[] { 0xC3 }])).Column);
    }

    [Fact]
    public async Task A_fixed_value_of_another_length_and_a_decimal_too_wide_are_refused()
    {
        var schema = new ParquetSchema(ParquetColumn.FixedBinary("code", 3), ParquetColumn.Decimal("total", 20, 2));
        await using var writer = new ParquetFileWriter(Stream.Null, schema);
        Assert.Equal("code", Assert.Throws<ParquetValueException>(() => writer.WriteLeaf(0, [(ReadOnlyMemory<byte>)new byte[4]])).Column);
        Int128 most = ((Int128)1 << 71) - 1;
        writer.Write<WideDecimal>([new(most), new(-most - 1)], default);
        Assert.Equal("total", Assert.Throws<ParquetValueException>(() => writer.Write<WideDecimal>([new(most + 1)], default)).Column);
        Assert.Equal("total", Assert.Throws<ParquetValueException>(() => writer.Write<WideDecimal>([new(-most - 2)], default)).Column);
    }

    [Fact]
    public async Task Asking_for_a_column_by_another_type_says_which_it_is()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Misread.ParquetSchema);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => writer.Write<Misread>([default], default));
        Assert.Contains("'value' is Int64, not Int32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_another_schema_is_refused()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema);
        Assert.Throws<ArgumentException>(() => writer.Write<Number>([new(1)], default));
    }

    [Fact]
    public async Task Disposing_without_completing_leaves_no_footer()
    {
        using var file = new TempFile();
        await using (var writer = new ParquetFileWriter(File.Create(file.Path), Number.ParquetSchema))
        {
            writer.Write<Number>([new(1)], default);
            await writer.FlushRowGroupAsync();
        }

        byte[] bytes = await File.ReadAllBytesAsync(file.Path);
        Assert.NotEmpty(bytes);
        Assert.NotEqual("PAR1"u8.ToArray(), bytes[^4..]);
    }

    [Fact]
    public async Task A_completed_file_takes_nothing_more()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Number.ParquetSchema);
        await writer.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => writer.Write<Number>([new(1)], default));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
    }

    [Fact]
    public async Task A_file_whose_stream_failed_cannot_be_completed()
    {
        await using var writer = new ParquetFileWriter(new FailingStream(), Number.ParquetSchema);
        writer.Write<Number>([new(1)], default);
        await Assert.ThrowsAsync<IOException>(async () => await writer.FlushRowGroupAsync());
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        Assert.Contains("failed at an earlier call", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_stream_is_left_open_only_if_asked(bool leaveOpen)
    {
        var stream = new MemoryStream();
        await using (new ParquetFileWriter(stream, Number.ParquetSchema, leaveOpen: leaveOpen))
        {
        }

        Assert.Equal(leaveOpen, stream.CanWrite);
    }

    [Fact]
    public async Task Cancellation_stops_the_writing()
    {
        using var cancellation = new CancellationTokenSource();
        IEnumerable<Number> rows = Enumerable.Range(0, 1_000_000).Select(i =>
        {
            if (i == 5_000)
            {
                cancellation.Cancel();
            }

            return new Number(i);
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => LakeParquet.WriteAsync(Stream.Null, rows, cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task Values_that_do_not_fit_a_page_together_go_to_several()
    {
        Text[] rows = [.. Enumerable.Range(0, 300).Select(i => new Text($"{i} {new string('x', 40 + (i * 31 % 900))}", i % 2 == 0 ? null : new string('y', i)))];
        foreach (bool dictionary in new[] { true, false })
        {
            using var file = new TempFile();
            await using (var writer = new ParquetFileWriter(File.Create(file.Path), Text.ParquetSchema, new() { Dictionary = dictionary }, null, leaveOpen: false, maxPageBytes: 20_000))
            {
                writer.Write<Text>(rows, default);
                await writer.CompleteAsync();
            }

            Assert.Equal(rows.Select(row => (object?[])[row.Value, row.Maybe]), DuckDbFile.Query($"SELECT * FROM read_parquet('{file.Path}')"));
        }
    }

    [Fact]
    public async Task A_value_that_no_page_can_hold_is_refused_by_name()
    {
        await using var writer = new ParquetFileWriter(Stream.Null, Text.ParquetSchema, null, null, leaveOpen: false, maxPageBytes: 2_000);
        ParquetValueException error = Assert.Throws<ParquetValueException>(() => writer.Write<Text>([new("a", "b"), new(new string('x', 9_000), null)], default));
        Assert.Equal("value", error.Column);
        Assert.Contains("2000 bytes", error.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> BytesAsync(Func<Stream, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream);
        return stream.ToArray();
    }

    private static string Utf8(ParquetValue? value) => System.Text.Encoding.UTF8.GetString(value!.Value.AsBytes().Span);

    private readonly record struct Misread : IParquetRecord<Misread>
    {
        public static ParquetSchema ParquetSchema => Number.ParquetSchema;

        public static void WriteTile(ReadOnlySpan<Misread> rows, ParquetTile tile, in RowStamp stamp) => tile.Int32(0);
    }

    private readonly record struct WideDecimal(Int128 Value) : IParquetRecord<WideDecimal>
    {
        public static ParquetSchema ParquetSchema { get; } = new(ParquetColumn.FixedBinary("code", 3), ParquetColumn.Decimal("total", 20, 2));

        public static void WriteTile(ReadOnlySpan<WideDecimal> rows, ParquetTile tile, in RowStamp stamp)
        {
            foreach (WideDecimal row in rows)
            {
                tile.Fixed(0).Append("abc"u8);
                tile.Fixed(1).Append(row.Value);
            }
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The disk is full.");
    }
}

using System.Buffers.Binary;
using LakeOrm.Parquet.Reading;
using ParquetSharp;
using FileReader = LakeOrm.Parquet.Reading.ParquetFileReader;
using PeerCodec = ParquetSharp.Compression;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class HostileFileTests
{
    private static readonly ParquetReaderOptions Tight = new() { MaxBufferBytes = 1 << 20 };

    [Theory]
    [InlineData(PeerCodec.Brotli, "BROTLI")]
    [InlineData(PeerCodec.Lz4, "LZ4")]
    public async Task An_unsupported_codec_is_refused_by_name(PeerCodec codec, string name)
    {
        byte[] file = Peers.Write(Rows(10), builder => builder.Compression(codec));

        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(() => PeerRow.ReadAllAsync(file));

        Assert.Contains("'bool'", e.Message, StringComparison.Ordinal);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_Parquet_file_is_refused()
    {
        byte[] file = Peers.Write(Rows(10), builder => builder);
        await AssertRefused([], "at least 12 bytes, found 0");
        await AssertRefused(new byte[100], "the mark 'PAR1', found the bytes 00000000");
        await AssertRefused([.. "PARE"u8, .. file[4..]], "encrypted");
        await AssertRefused([.. file[..^4], .. "PARE"u8], "encrypted");
        await AssertRefused(file[..^1], "the mark 'PAR1'");
        byte[] longFooter = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(longFooter.AsSpan(file.Length - 8), file.Length);
        await AssertRefused(longFooter, "footer");
        byte[] shortFooter = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(shortFooter.AsSpan(file.Length - 8), 3);
        await AssertRefused(shortFooter, "footer");
    }

    [Fact]
    public async Task A_damaged_page_is_refused_by_its_checksum()
    {
        byte[] file = Peers.Write(Rows(1000), builder => builder.EnablePageChecksum().DisableDictionary().Compression(PeerCodec.Uncompressed));
        file[5_000] ^= 1;

        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(() => PeerRow.ReadAllAsync(file));

        Assert.Contains("checksum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_larger_than_the_buffer_limit_is_refused()
    {
        List<PeerRow> rows = [.. Rows(20).Select(row => row with { Text = new string('x', 10_000) })];
        byte[] file = Peers.Write(rows, builder => builder.DisableDictionary().Compression(PeerCodec.Zstd));

        Assert.Equal(20, (await PeerRow.ReadAllAsync(file, new ParquetReaderOptions { MaxBufferBytes = 300_000 })).Count);
        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(() => PeerRow.ReadAllAsync(file, new ParquetReaderOptions { MaxBufferBytes = 100_000 }));

        Assert.Contains("at most 100000 bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("'text'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delta_page_that_expands_beyond_the_buffer_limit_is_refused()
    {
        List<PeerRow> rows = [.. Rows(100).Select((row, i) => row with { Text = new string('x', 10_000) + i })];
        byte[] file = Peers.Write(rows, builder => builder.DisableDictionary().Encoding("text", Encoding.DeltaByteArray).Compression(PeerCodec.Uncompressed));
        Assert.InRange(file.Length, 0, 60_000);

        Assert.Equal(rows[99].Text, (await PeerRow.ReadAllAsync(file))[99].Text);
        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(() => PeerRow.ReadAllAsync(file, new ParquetReaderOptions { MaxBufferBytes = 500_000 }));

        Assert.Contains("decodes to at most 500000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionCodec.Uncompressed, 100, 100, 101)]
    [InlineData(CompressionCodec.Snappy, 100, 2_000, 3_000)]
    [InlineData(CompressionCodec.Gzip, 100, 100_000, 110_000)]
    [InlineData(CompressionCodec.Zstd, 100, 3_000_000, 4_000_000)]
    public void A_page_that_claims_more_than_its_codec_can_reach_is_refused(object codec, int compressed, int possible, int impossible)
    {
        var at = new PageLocation("c", 0, 0);

        PageDecompressor.CheckSize((CompressionCodec)codec, compressed, possible, at);
        Assert.Throws<ParquetFormatException>(() => PageDecompressor.CheckSize((CompressionCodec)codec, compressed, impossible, at));
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_refused()
    {
        await using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);

        await Assert.ThrowsAsync<ArgumentException>(async () => await FileReader.OpenAsync(gzip));
    }

    [Fact]
    public async Task A_buffer_limit_must_be_positive() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await FileReader.OpenAsync(new MemoryStream(new byte[20]), new ParquetReaderOptions { MaxBufferBytes = 0 }));

    [Fact]
    public async Task The_stream_is_closed_unless_it_is_to_stay_open()
    {
        byte[] file = Peers.Write(Rows(1), builder => builder);
        var kept = new MemoryStream(file);
        await (await FileReader.OpenAsync(kept, leaveOpen: true)).DisposeAsync();
        Assert.True(kept.CanRead);
        await (await FileReader.OpenAsync(kept)).DisposeAsync();
        Assert.False(kept.CanRead);
    }

    [Fact]
    public async Task Rows_need_columns_selected_before_the_first()
    {
        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(Peers.Write(Rows(1), builder => builder)));
        ParquetRowReader rows = reader.ReadRows();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await rows.ReadAsync());
        ScalarColumn column = rows.SelectScalar("int")!;
        Assert.Throws<InvalidOperationException>(() => column.GetInt32());
        Assert.True(await rows.ReadAsync());
        Assert.Throws<InvalidOperationException>(() => rows.SelectScalar("long"));
        Assert.Contains("Double", Assert.Throws<ParquetFormatException>(() => column.GetDouble()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_mutated_file_reads_or_is_refused_and_never_costs_much_memory(int layout)
    {
        const int Rounds = 1500;
        byte[] valid = layout switch
        {
            0 => Peers.Write(Rows(300), builder => builder.DataPagesize(512)),
            1 => Peers.Write(Rows(300), builder => builder.DisableDictionary().DataPagesize(512).Compression(PeerCodec.Zstd)),
            2 => Peers.Write(
                Rows(300),
                builder => builder.DisableDictionary().DataPageVersion(ParquetDataPageVersion.V2).Compression(PeerCodec.Uncompressed)
                    .Encoding("int", Encoding.DeltaBinaryPacked).Encoding("text", Encoding.DeltaByteArray).Encoding("bytes", Encoding.DeltaLengthByteArray)
                    .Encoding("double", Encoding.ByteStreamSplit).Encoding("bool", Encoding.Rle).Encoding("guid", Encoding.DeltaByteArray)),
            3 => Peers.Write(
                Rows(300),
                builder => builder.DisableDictionary().Compression(PeerCodec.Gzip)
                    .Encoding("long", Encoding.DeltaBinaryPacked).Encoding("text", Encoding.DeltaLengthByteArray).Encoding("bytes", Encoding.DeltaByteArray)),
            _ => Nested(),
        };
        var random = new Random(layout);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutant = Mutate(valid, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            refused += await IsRefusedAsync(mutant) ? 1 : 0;

            // One buffer of each kind a column, and nothing that a corrupt number can make larger. (All awaits complete on this thread.)
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
        }

        // Most mutations are seen, though not all: a flipped bit may leave another valid value.
        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    // A corrupt column is no reason to stop: the others may hold what a reader stumbles over.
    private static async Task<bool> IsRefusedAsync(byte[] file)
    {
        bool refused = false;
        try
        {
            await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(file), Tight);
            foreach (SchemaLeaf leaf in reader.Leaves)
            {
                for (int group = 0; group < Math.Min(reader.RowGroupCount, 10); group++)
                {
                    try
                    {
                        LakeOrm.Parquet.Reading.ColumnReader column = reader.OpenColumn(group, leaf);
                        for (int batch = 0; batch < 200 && await column.ReadBatchAsync(default); batch++)
                        {
                            Touch(column.Batch);
                        }
                    }
                    catch (ParquetFormatException)
                    {
                        refused = true;
                    }
                }
            }

            ParquetRowReader rows = reader.ReadRows();
            if (rows.SelectStringMap("m") is not null & rows.SelectStringList("l") is not null)
            {
                for (int row = 0; row < 10_000 && await rows.ReadAsync(); row++)
                {
                }
            }
        }
        catch (ParquetFormatException)
        {
            refused = true;
        }

        return refused;
    }

    private static void Touch(ColumnBatch batch)
    {
        if (batch.Values.Ranges.IsEmpty)
        {
            return;
        }

        for (int i = 0; i < batch.Values.Count; i++)
        {
            _ = batch.Values.Binary(i).Length;
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        byte[] mutant = [.. valid];

        // Often in the footer, where every byte steers something.
        int footer = valid.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(valid.AsSpan(valid.Length - 8));
        for (int mutations = random.Next(1, 4); mutations > 0; mutations--)
        {
            int at = random.Next(4) == 0 ? random.Next(footer, mutant.Length) : random.Next(mutant.Length);
            switch (random.Next(4))
            {
                case 3 when random.Next(3) == 0:
                    int cut = random.Next(1, Math.Min(50, mutant.Length / 4));
                    at = Math.Min(at, mutant.Length - cut);
                    mutant = [.. mutant[..at], .. mutant[(at + cut)..]];
                    footer = Math.Min(footer, mutant.Length - 1);
                    break;
                case 0:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 2:
                    // A number as large as it gets.
                    mutant.AsSpan(at, Math.Min(random.Next(1, 9), mutant.Length - at)).Fill(0xFF);
                    break;
                default:
                    int length = random.Next(1, 40);
                    int from = random.Next(mutant.Length);
                    int count = Math.Min(length, mutant.Length - Math.Max(at, from));
                    mutant.AsSpan(from, count).CopyTo(mutant.AsSpan(at));
                    break;
            }
        }

        return mutant;
    }

    private static byte[] Nested()
    {
        string file = Path.Combine(Path.GetTempPath(), $"lakeorm-{Guid.NewGuid():N}.parquet");
        try
        {
            using var duck = new Duck();
            duck.Execute($$"""
                COPY (SELECT
                    CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN MAP {} ELSE MAP { 'k' || i: 'v' || i, 'none': NULL } END AS m,
                    CASE i % 4 WHEN 0 THEN ['a', NULL, 'c' || i] WHEN 1 THEN [] WHEN 2 THEN NULL ELSE ['x'] END AS l
                FROM range(200) t(i)) TO '{{file}}' (FORMAT parquet, COMPRESSION uncompressed)
                """);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task AssertRefused(byte[] file, string message)
    {
        ParquetFormatException e = await Assert.ThrowsAsync<ParquetFormatException>(() => PeerRow.ReadAllAsync(file));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static List<PeerRow> Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new PeerRow(
            i % 2 == 0, i % 3 == 0 ? null : i, i * 100L, i, i / 3d, $"row {i % 20} of the table", [(byte)i, 1], new Guid(i, 0, 0, new byte[8]))),
    ];
}

using LakeOrm.Parquet.Reading;
using ParquetSharp;
using FileReader = LakeOrm.Parquet.Reading.ParquetFileReader;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class MemoryTests
{
    [Fact]
    public async Task Reading_a_large_row_group_takes_the_memory_of_its_pages()
    {
        List<PeerRow> rows =
        [
            .. Enumerable.Range(0, 100_000).Select(i => new PeerRow(null, i, null, null, null, $"{i} {new Guid(i, 1, 2, new byte[8])}", null, Guid.Empty)),
        ];
        byte[] file = Peers.Write(rows, builder => builder.DisableDictionary().DataPagesize(64 << 10));
        await using FileReader reader = await FileReader.OpenAsync(new MemoryStream(file));
        Assert.Equal(1, reader.RowGroupCount);
        ParquetRowReader walk = reader.ReadRows();
        ScalarColumn text = walk.SelectScalar("text")!;
        ScalarColumn number = walk.SelectScalar("int")!;
        ScalarColumn nothing = walk.SelectScalar("bool")!;
        await walk.ReadAsync();

        long bytes = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        do
        {
            bytes += text.GetBytes().Length + (number.GetInt32() is null ? 0 : sizeof(int)) + (nothing.IsNull ? 0 : 1);
        }
        while (await walk.ReadAsync());

        // 4.6 MB of values; of each page only its decoders are new, a few KiB.
        Assert.InRange(bytes, 4_000_000, 6_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }
}

using Google.Protobuf;
using LakeOrm.Spark.Connect.Execution;
using ArrowBatch = LakeOrm.Spark.Connect.Protocol.ExecutePlanResponse.Types.ArrowBatch;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class ChunkAssemblerTests
{
    [Fact]
    public void Parts_become_a_batch_and_a_whole_one_stays()
    {
        ChunkAssembler chunks = new();

        Assert.Equal([9], chunks.Add(new ArrowBatch { Data = ByteString.CopyFrom(9), RowCount = 4, StartOffset = 0 })!.Value.Data.ToArray());
        Assert.Null(chunks.Add(Part(0, 3, 1, 2)));
        Assert.Null(chunks.Add(Part(1, 3)));
        BatchPart batch = chunks.Add(Part(2, 3, 3))!.Value;

        Assert.Equal([1, 2, 3], batch.Data.ToArray());
        Assert.Equal((5, 4L), (batch.RowCount, batch.StartOffset));
        chunks.Complete();
    }

    [Fact]
    public void Parts_out_of_order_are_refused()
    {
        Assert.Throws<LakeDataException>(() => new ChunkAssembler().Add(Part(1, 2)));

        ChunkAssembler chunks = new();
        chunks.Add(Part(0, 3));
        Assert.Throws<LakeDataException>(() => chunks.Add(Part(2, 3)));
        Assert.Throws<LakeDataException>(() => chunks.Add(Part(1, 2)));
        Assert.Throws<LakeDataException>(() => chunks.Add(new ArrowBatch { RowCount = 1 }));
        Assert.Throws<LakeDataException>(chunks.Complete);
    }

    private static ArrowBatch Part(long index, long count, params byte[] data) =>
        new() { Data = ByteString.CopyFrom(data), RowCount = 5, StartOffset = 4, ChunkIndex = index, NumChunksInBatch = count };
}

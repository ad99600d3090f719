using Apache.Arrow;
using CsCheck;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The real generator's output, run: records become Arrow batches, and the batches the same records again.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_type_survives_the_way_through_arrow() => Rows.Of<EveryType>().Sample(Survives, iter: 300);

    [Fact]
    public void Every_nullable_type_survives_the_way_through_arrow() => Rows.Of<EveryNullableType>().Sample(Survives, iter: 300);

    private static void Survives<T>(T[] rows)
        where T : ILakeTable<T> => Assert.Equal(RowText.Of(rows), RowText.Of(Through(rows)));

    private static T[] Through<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using RecordBatch batch = T.ToArrow(rows, RowStamp.Now());
        T[] read = new T[rows.Length];
        T.BindArrow(batch.Schema).Read(batch, read);
        return read;
    }
}

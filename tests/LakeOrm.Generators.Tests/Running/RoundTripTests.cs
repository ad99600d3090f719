using Apache.Arrow;
using CsCheck;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The real generator's output, run: records become Arrow batches, and the batches the same records again.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_type_survives_the_way_through_arrow() =>
        Rows.EveryType.Array[0, 40].Sample(static rows => Through(rows).SequenceEqual(rows, Rows.Comparer), iter: 200, seed: null);

    private static T[] Through<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using RecordBatch batch = T.ToArrow(rows, RowStamp.Now());
        T[] read = new T[rows.Length];
        T.BindArrow(batch.Schema).Read(batch, read);
        return read;
    }
}

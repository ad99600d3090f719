using Apache.Arrow;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;
using ParquetSharp.Arrow;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The real generator's output, run: records become Arrow batches or Parquet files, and those the same records again.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_type_survives_the_way_through_arrow() => Rows.Of<EveryType>().Sample(ThroughArrow, iter: 300);

    [Fact]
    public void Every_nullable_type_survives_the_way_through_arrow() => Rows.Of<EveryNullableType>().Sample(ThroughArrow, iter: 300);

    [Fact]
    public void Every_type_survives_the_way_through_parquet_and_another_reader() => Rows.Of<EveryType>().Sample(ThroughParquet, iter: 60);

    [Fact]
    public void Every_nullable_type_survives_the_way_through_parquet_and_another_reader() => Rows.Of<EveryNullableType>().Sample(ThroughParquet, iter: 60);

    [Fact]
    public void Every_nesting_survives_the_way_through_arrow() => Rows.Of<EveryNesting>(12).Sample(ThroughArrow, iter: 150);

    [Fact]
    public void Every_nesting_survives_the_way_through_parquet_and_another_reader() => Rows.Of<EveryNesting>(12).Sample(ThroughParquet, iter: 60);

    [Fact]
    public void Converted_values_survive_the_way_through_arrow() => Rows.Of<Converted>().Sample(ThroughArrow, iter: 150);

    [Fact]
    public void Converted_values_survive_the_way_through_parquet_and_another_reader() => Rows.Of<Converted>().Sample(ThroughParquet, iter: 60);

    [Fact]
    public void Equal_rows_have_one_hash_and_a_changed_member_has_another()
    {
        foreach (System.Reflection.PropertyInfo member in typeof(EveryNullableType).GetProperties())
        {
            EveryNullableType row = new();
            EveryNullableType changed = row with { };
            member.SetValue(changed, Rows.Sample(member));
            Assert.Equal(HashOf(row), HashOf(row with { }));
            Assert.NotEqual(HashOf(row), HashOf(changed));
        }
    }

    private static void ThroughArrow<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using RecordBatch batch = T.ToArrow(rows, RowStamp.Now());
        T[] read = new T[rows.Length];
        T.BindArrow(batch.Schema).Read(batch, read);
        Assert.Equal(RowText.Of(rows), RowText.Of(read));
    }

    private static void ThroughParquet<T>(T[] rows)
        where T : ILakeTable<T>
    {
        using MemoryStream file = new();
        LakeParquet.WriteAsync(file, rows).GetAwaiter().GetResult();
        file.Position = 0;

        List<T> read = [];
        using FileReader reader = new(file);
        using Apache.Arrow.Ipc.IArrowArrayStream batches = reader.GetRecordBatchReader();
        LakeArrowReader<T> records = T.BindArrow(batches.Schema);
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                T[] some = new T[batch.Length];
                records.Read(batch, some);
                read.AddRange(some);
            }
        }

        Assert.Equal(RowText.Of(rows), RowText.Of(read));
    }

    private static string HashOf<T>(T row)
        where T : ILakeTable<T>
    {
        using PayloadHasher hasher = new();
        T.Hash([row], hasher);
        return hasher.Complete();
    }
}

using CsCheck;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;

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
            Assert.Equal(Trips.HashOf(row), Trips.HashOf(row with { }));
            Assert.NotEqual(Trips.HashOf(row), Trips.HashOf(changed));
        }
    }

    private static void ThroughArrow<T>(T[] rows)
        where T : ILakeTable<T> => Assert.Equal(RowText.Of(rows), RowText.Of(Trips.ThroughArrow(rows)));

    private static void ThroughParquet<T>(T[] rows)
        where T : ILakeTable<T> => Assert.Equal(RowText.Of(rows), RowText.Of(Trips.ThroughParquet(rows)));
}

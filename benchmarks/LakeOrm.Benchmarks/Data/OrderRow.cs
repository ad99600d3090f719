using Parquet.Serialization.Attributes;

namespace LakeOrm.Benchmarks.Data;

/// <summary>
/// The record of every benchmark: ten columns, about 130 bytes a row as plain values. LakeOrm's code for it is the generator's; the other
/// attributes tell Parquet.Net's class serializer to store what everyone stores.
/// </summary>
[LakeTable("benchmarks.orders", Naming = LakeNaming.AsIs), LakeJson]
public sealed partial record OrderRow
{
    [ParquetRequired]
    public required string Id { get; init; }

    public required long CustomerId { get; init; }

    [ParquetTimestamp(ParquetTimestampResolution.Microseconds)]
    public required DateTime CreatedAt { get; init; }

    [ParquetRequired]
    public required string Country { get; init; }

    [LakeColumn(Precision = 18, Scale = 4), ParquetDecimal(18, 4)]
    public required decimal Total { get; init; }

    public required int Quantity { get; init; }

    public required double Price { get; init; }

    public required bool IsActive { get; init; }

    public double? Discount { get; init; }

    [ParquetRequired]
    public required string Note { get; init; }
}

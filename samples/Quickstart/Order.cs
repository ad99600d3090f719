using System.ComponentModel.DataAnnotations;
using LakeOrm;

namespace Quickstart;

/// <summary>One order. The attributes are the table's whole contract.</summary>
[LakeTable("sales.orders")]
public partial record Order
{
    /// <summary>The order's number.</summary>
    [LakeColumn(PrimaryKey = true)]
    public required string Id { get; init; }

    /// <summary>Who ordered.</summary>
    [EmailAddress]
    public required string Email { get; init; }

    /// <summary>Where to: the table is partitioned by it.</summary>
    [LakePartition, StringLength(2, MinimumLength = 2)]
    public required string Country { get; init; }

    /// <summary>What it costs.</summary>
    [LakeColumn(Precision = 18, Scale = 2), Range(0, 1e6)]
    public decimal Total { get; init; }

    /// <summary>How many things.</summary>
    [Range(1, 1000)]
    public int Quantity { get; init; }

    /// <summary>Where it is.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>When it was placed.</summary>
    public DateTimeOffset PlacedAt { get; init; }

    /// <summary>What the customer said.</summary>
    public string? Note { get; init; }

    /// <summary>When the row was written; stamped by the write.</summary>
    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset CreatedAt { get; init; }
}

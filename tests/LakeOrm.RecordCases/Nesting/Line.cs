namespace LakeOrm.RecordCases.Nesting;

/// <summary>A nested record that holds lists, and others.</summary>
[LakeStruct]
public partial record Line
{
    public required string Sku { get; init; }

    public int Quantity { get; init; }

    [LakeColumn(Precision = 18, Scale = 4, Comment = "per piece")]
    public decimal Price { get; init; }

    public string? Note { get; init; }

    public required List<string> Tags { get; init; }

    public Address? ShipTo { get; init; }

    [LakeColumn(Optional = true)]
    public int Rank { get; init; } = 7;
}

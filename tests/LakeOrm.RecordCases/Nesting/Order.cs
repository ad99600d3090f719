namespace LakeOrm.RecordCases.Nesting;

/// <summary>What an order usually looks like.</summary>
[LakeTable("cases.orders")]
public partial record Order
{
    [LakeColumn(PrimaryKey = true)]
    public required string Id { get; init; }

    public required Address BillTo { get; init; }

    public Address? ShipTo { get; init; }

    public required List<Line> Lines { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset CreatedAt { get; init; }
}

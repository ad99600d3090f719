using System.Text.Json.Serialization;
using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.RecordCases.Json;

/// <summary>A nested record with a name of its own and a member that may lack.</summary>
[LakeStruct]
public partial record JsonItem
{
    [LakeLength(Minimum = 1)]
    public required string SkuCode { get; init; }

    [JsonPropertyName("qty")]
    public byte Quantity { get; init; }

    [LakeColumn(Optional = true)]
    public int Rank { get; init; } = 7;

    public Address? ShipTo { get; init; }
}

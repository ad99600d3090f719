using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace LakeOrm.RecordCases.Json;

/// <summary>What an import meets: names of three kinds, members that may lack, rules, and columns that the write stamps.</summary>
[LakeTable("cases.json_order"), LakeJson(Names = LakeJsonNames.CamelCase), LakeUnique]
public partial record JsonOrder
{
    [LakeColumn(PrimaryKey = true)]
    public required long OrderId { get; init; }

    [EmailAddress, JsonPropertyName("e-mail")]
    public required string Email { get; init; }

    [Range(1, 100)]
    public int Quantity { get; init; }

    public string? Note { get; init; }

    [LakeColumn(Optional = true)]
    public string Channel { get; init; } = "web";

    [LakeColumn(Optional = true)]
    public int? Discount { get; init; } = 5;

    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset CreatedAt { get; init; }

    [LakeColumn(Auto = LakeAuto.IngestId)]
    public string IngestId { get; init; } = "";
}

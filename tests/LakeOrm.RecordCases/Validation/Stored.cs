using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Validation;

/// <summary>What the column types themselves demand.</summary>
[LakeTable("cases.stored")]
public partial record Stored
{
    [LakePartition]
    public required string Country { get; init; }

    [LakePartition(Order = -1)]
    public string? Region { get; init; }

    [LakeColumn(Precision = 5, Scale = 2)]
    public decimal Total { get; init; }

    public DateTime? At { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime Reading { get; init; }

    public Colour Colour { get; init; } = Colour.Red;

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Permissions? Permissions { get; init; }

    public required byte[] Payload { get; init; }
}

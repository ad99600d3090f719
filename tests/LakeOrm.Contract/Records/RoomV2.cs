namespace LakeOrm.Contract.Records;

[LakeStruct]
public partial record RoomV2
{
    public required int Floor { get; init; }
    public string? Door { get; init; }
}

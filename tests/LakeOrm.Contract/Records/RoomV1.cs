namespace LakeOrm.Contract.Records;

[LakeStruct]
public partial record RoomV1
{
    public required int Floor { get; init; }
}

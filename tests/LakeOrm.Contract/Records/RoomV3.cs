namespace LakeOrm.Contract.Records;

[LakeStruct]
public partial record RoomV3
{
    public required long Floor { get; init; }
}

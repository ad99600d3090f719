namespace LakeOrm.Contract.Records;

[LakeTable("lab.devices")]
public partial record DeviceV1
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public RoomV1? Place { get; init; }
    public List<RoomV1>? Stops { get; init; }
}

namespace LakeOrm.Contract.Records;

/// <summary>What the table of <see cref="DeviceV1"/> cannot become: a wider type, and a column without null.</summary>
[LakeTable("lab.devices")]
public partial record DeviceV3
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public RoomV3? Place { get; init; }
    public List<RoomV1>? Stops { get; init; }
    public required int Count { get; init; }
}

namespace LakeOrm.Contract.Records;

/// <summary>The table of <see cref="DeviceV1"/> later: more columns, and fewer that take no null.</summary>
[LakeTable("lab.devices")]
public partial record DeviceV2
{
    public required long Id { get; init; }
    public string? Name { get; init; }
    public RoomV2? Place { get; init; }
    public List<RoomV2>? Stops { get; init; }
    public string? Serial { get; init; }
    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)] public DateTime? Seen { get; init; }
}

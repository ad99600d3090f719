namespace LakeOrm.Contract.Records;

/// <summary>The same table as it would be after a change of its nested record.</summary>
[LakeTable("lab.parcels")]
public partial record MovedParcel
{
    public required long Id { get; init; }
    [LakePartition] public int? Lane { get; init; }
    public required Place Origin { get; init; }
    public Place? Target { get; init; }
    public required List<MovedPlace> Stops { get; init; }
    public Dictionary<string, int?>? Labels { get; init; }
    public List<string>? Notes { get; init; }
}

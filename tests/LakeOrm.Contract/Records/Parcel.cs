namespace LakeOrm.Contract.Records;

/// <summary>Structures, a list and a map, in a table with a partition.</summary>
[LakeTable("lab.parcels")]
public partial record Parcel
{
    public required long Id { get; init; }
    [LakePartition] public int? Lane { get; init; }
    public required Place Origin { get; init; }
    public Place? Target { get; init; }
    public required List<Place> Stops { get; init; }
    public Dictionary<string, long>? Labels { get; init; }
    public List<string?>? Notes { get; init; }
}

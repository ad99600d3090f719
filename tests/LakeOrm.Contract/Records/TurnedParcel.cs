namespace LakeOrm.Contract.Records;

/// <summary>The same table by a record whose members, and those of its nested record, stand in another order.</summary>
[LakeTable("lab.parcels")]
public partial record TurnedParcel
{
    public List<string?>? Notes { get; init; }
    public Dictionary<string, long>? Labels { get; init; }
    public required List<TurnedPlace> Stops { get; init; }
    public TurnedPlace? Target { get; init; }
    public required TurnedPlace Origin { get; init; }
    [LakePartition] public int? Lane { get; init; }
    public required long Id { get; init; }
}

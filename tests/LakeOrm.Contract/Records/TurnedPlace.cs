namespace LakeOrm.Contract.Records;

/// <summary>A place whose fields stand in another order.</summary>
[LakeStruct]
public partial record TurnedPlace(double? Weight, string Country, long Id);

namespace LakeOrm.Contract.Records;

/// <summary>A nested record with a field that is called like a column of the table that holds it.</summary>
[LakeStruct]
public partial record Place(long Id, string Country, double? Weight);

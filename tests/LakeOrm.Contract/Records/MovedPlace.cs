namespace LakeOrm.Contract.Records;

/// <summary>A place as it became.</summary>
[LakeStruct]
public partial record MovedPlace(int Id, string? Country, string Added);

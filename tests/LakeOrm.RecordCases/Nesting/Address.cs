namespace LakeOrm.RecordCases.Nesting;

/// <summary>A nested record in the positional form.</summary>
[LakeStruct]
public partial record Address(string Street, [property: LakeColumn(Name = "town")] string? City, GeoPoint? Position);

namespace LakeOrm.Contract.Records;

[LakeStruct]
public partial record Site(string? City, [property: LakeColumn(Precision = 12, Scale = 2)] decimal? Height);

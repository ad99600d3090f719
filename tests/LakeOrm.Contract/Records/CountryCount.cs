namespace LakeOrm.Contract.Records;

[LakeProjection]
public partial record CountryCount(string? Country, long Users);

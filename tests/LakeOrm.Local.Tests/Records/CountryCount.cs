namespace LakeOrm.Local.Tests.Records;

[LakeProjection]
public partial record CountryCount(string? Country, long Users);

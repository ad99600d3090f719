namespace LakeOrm.Local.Tests.Records;

[LakeProjection]
public partial record CountryTotal(string Country, long Users, decimal Total);

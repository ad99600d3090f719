namespace LakeOrm.Contract.Records;

[LakeProjection]
public partial record CountryTotal(string Country, long Users, decimal Total);

namespace LakeOrm.Contract.Records;

[LakeProjection]
public partial record Numbered(long Id);

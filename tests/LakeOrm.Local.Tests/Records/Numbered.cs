namespace LakeOrm.Local.Tests.Records;

[LakeProjection]
public partial record Numbered(long Id);

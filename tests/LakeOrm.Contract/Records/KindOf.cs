namespace LakeOrm.Contract.Records;

[LakeProjection]
public partial record KindOf(long Id, [property: LakeColumn(Default = "unknown")] string Kind);

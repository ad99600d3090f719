namespace LakeOrm.Contract.Records;

/// <summary>One element of a list beside its row.</summary>
[LakeProjection]
public partial record Stop(long Id, Place Place, long? Number);

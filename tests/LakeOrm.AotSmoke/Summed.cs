namespace LakeOrm.AotSmoke;

/// <summary>A sum of points.</summary>
[LakeProjection]
internal sealed partial record Summed(string Layer, long Total, double Mean, long Points);

namespace LakeOrm.AotSmoke;

/// <summary>A station's mean.</summary>
[LakeProjection]
internal readonly partial record struct StationMean(string Station, double Mean);

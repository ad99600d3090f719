namespace LakeOrm.RecordCases.Json;

/// <summary>A projection that is a structure.</summary>
[LakeProjection, LakeJson]
public readonly partial record struct JsonPoint(int X, double Y, decimal? Weight);

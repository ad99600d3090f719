namespace LakeOrm.RecordCases.Nesting;

/// <summary>A nested value type.</summary>
[LakeStruct]
public readonly partial record struct GeoPoint(double Latitude, double Longitude);

using System.ComponentModel.DataAnnotations;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A nested record that is a value.</summary>
[LakeStruct]
public readonly partial record struct Spot([property: Range(-90.0, 90.0)] double Latitude, string? Name);

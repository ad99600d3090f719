using System.ComponentModel.DataAnnotations;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A nested record with rules of its own, on members and as a whole.</summary>
[LakeStruct]
[LakeRule(nameof(CheckWeights))]
public partial record Parcel
{
    [StringLength(5, MinimumLength = 2)]
    public required string Sku { get; init; }

    [Even]
    public int Pieces { get; init; }

    [Range(0, 100)]
    public int Net { get; init; }

    public int Gross { get; init; } = 100;

    [RegularExpression("[a-z]+")]
    public string? Kind { get; init; }

    [LakeCompare(nameof(Kind))]
    public string? KindAgain { get; init; }

    [LakeRule(nameof(IsWarm))]
    public Colour? Colour { get; init; }

    [LakeColumn(Name = "where")]
    public Spot Spot { get; init; }

    internal static string? CheckWeights(Parcel value) => value.Net > value.Gross ? "A parcel weighs less than what is in it." : null;

    internal static bool IsWarm(Colour value) => value == Types.Colour.Red;
}

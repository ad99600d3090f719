namespace LakeOrm;

/// <summary>Limits a number, date or time by bounds that are written as text in the invariant culture and read, by the member's type, at compile time. Null keeps the rule.</summary>
/// <remarks>
/// It means what Range with a type and two texts of System.ComponentModel.DataAnnotations means. The constructor of that warns under trimming and Native AOT; this one does not.
/// Range with two integers or two doubles does not warn either.
/// </remarks>
/// <param name="minimum">The least value, such as <c>"0.01"</c> or <c>"2020-01-01"</c>.</param>
/// <param name="maximum">The greatest value.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakeRangeAttribute(string minimum, string maximum) : Attribute
{
    /// <summary>The least value.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The greatest value.</summary>
    public string Maximum { get; } = maximum;

    /// <summary>Whether the value must be greater than <see cref="Minimum"/>, not equal to it.</summary>
    public bool MinimumIsExclusive { get; set; }

    /// <summary>Whether the value must be less than <see cref="Maximum"/>, not equal to it.</summary>
    public bool MaximumIsExclusive { get; set; }
}

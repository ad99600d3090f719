namespace LakeOrm;

/// <summary>Limits the length of a text in UTF-16 units or of a byte array in bytes. Null keeps the rule.</summary>
/// <remarks>It means what MinLength, MaxLength and Length of System.ComponentModel.DataAnnotations mean. Their constructors warn under trimming and Native AOT; this one does not.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakeLengthAttribute : Attribute
{
    /// <summary>The least length, 0 by default.</summary>
    public int Minimum { get; set; }

    /// <summary>The greatest length, no limit by default.</summary>
    public int Maximum { get; set; } = int.MaxValue;
}

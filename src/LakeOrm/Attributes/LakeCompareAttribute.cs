namespace LakeOrm;

/// <summary>The value must be equal to that of another member.</summary>
/// <remarks>It means what Compare of System.ComponentModel.DataAnnotations means. The constructor of that warns under trimming and Native AOT; this one does not.</remarks>
/// <param name="otherMember">The other member's name; <c>nameof</c> gives it.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakeCompareAttribute(string otherMember) : Attribute
{
    /// <summary>The other member's name.</summary>
    public string OtherMember { get; } = otherMember;
}

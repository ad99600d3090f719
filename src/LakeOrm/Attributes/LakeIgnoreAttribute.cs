namespace LakeOrm;

/// <summary>The member is no column: it is neither written nor read.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakeIgnoreAttribute : Attribute;

namespace LakeOrm.Delta.Snapshots;

/// <summary>One feature that a table's protocol names or implies, and what LakeOrm does with it in this table.</summary>
public sealed class DeltaFeature
{
    internal DeltaFeature(string name, DeltaFeatureSupport support, string? reason)
    {
        Name = name;
        Support = support;
        Reason = reason;
    }

    /// <summary>The feature's name in the protocol, or a version of it that is not known, such as <c>reader version 4</c>.</summary>
    public string Name { get; }

    /// <summary>What LakeOrm does with it.</summary>
    public DeltaFeatureSupport Support { get; }

    /// <summary>What in the table makes it less than kept, such as a column or a property; null when the feature itself does, or when it is kept.</summary>
    public string? Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => Reason is null ? $"{Name}: {Support}" : $"{Name}: {Support} ({Reason})";
}

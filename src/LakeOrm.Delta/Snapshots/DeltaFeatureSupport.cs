namespace LakeOrm.Delta.Snapshots;

/// <summary>What LakeOrm does with a feature of a table.</summary>
public enum DeltaFeatureSupport
{
    /// <summary>The table is read, and what is written to it keeps the feature.</summary>
    Kept,

    /// <summary>The table is read; a write is refused.</summary>
    ReadOnly,

    /// <summary>The table is refused, because it would be misread.</summary>
    Refused,
}

namespace LakeOrm.Delta.Snapshots;

/// <summary>What LakeOrm does with a table that uses a feature.</summary>
public enum DeltaFeatureSupport
{
    /// <summary>The table is refused, because it would be misread.</summary>
    Refused,

    /// <summary>The table is read; a write is refused.</summary>
    ReadOnly,

    /// <summary>The table is read, and what is written to it keeps the feature; a table that makes use of what cannot be kept is read only.</summary>
    Kept,
}

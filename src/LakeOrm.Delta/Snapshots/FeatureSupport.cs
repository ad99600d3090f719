namespace LakeOrm.Delta.Snapshots;

/// <summary>What LakeOrm does with a table that uses a feature.</summary>
internal enum FeatureSupport
{
    /// <summary>It does not read it, and so does not write it.</summary>
    Refused,

    /// <summary>It reads it, and does not write it.</summary>
    Read,

    /// <summary>It reads it, and keeps the feature's rules when it writes; or refuses the write when the table makes use of what it cannot keep.</summary>
    Kept,
}

namespace LakeOrm;

/// <summary>What a write came to.</summary>
public enum WriteOutcome
{
    /// <summary>The write is in the table, in the version that the result names. One that comes to nothing and has no key makes no version.</summary>
    Committed,

    /// <summary>An earlier call with the same key and the same rows put them there; this call added nothing.</summary>
    Duplicate,

    /// <summary>The key was used before, but the commit that could prove that the rows are the same has left the table's history, or the rows were not compared. This call added nothing.</summary>
    DuplicatePayloadUnverified,
}

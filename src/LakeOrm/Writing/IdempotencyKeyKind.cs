namespace LakeOrm.Writing;

/// <summary>How a key tells a repeat.</summary>
internal enum IdempotencyKeyKind
{
    /// <summary>By its text.</summary>
    Once,

    /// <summary>By a producer's number, at or below the one that the table has.</summary>
    Sequence,

    /// <summary>By an application's version, at or below the one that the table has, under the application's own id.</summary>
    Raw,
}

namespace LakeOrm.TestServers.Faults;

/// <summary>What goes wrong between a client and its store.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset in the middle of an upload.</summary>
    ResetInUpload,

    /// <summary>The store is busy, or failed.</summary>
    Refused,

    /// <summary>Refused while a storm lasts, as most requests are then.</summary>
    Storm,

    /// <summary>The store does what was asked, and the connection is reset before its answer.</summary>
    LostAnswer,

    /// <summary>The store does what was asked, and its answer never comes.</summary>
    SilentAnswer,

    /// <summary>The connection is reset, and the request reaches the store later.</summary>
    Late,

    /// <summary>The store says that another request came in between.</summary>
    Conflict,

    /// <summary>A body ends too early.</summary>
    Truncated,

    /// <summary>A body stops coming.</summary>
    Stalled,

    /// <summary>A page of a list comes again.</summary>
    RepeatedPage,
}

namespace LakeOrm;

/// <summary>What a table knows of a write.</summary>
public enum WriteState
{
    /// <summary>It is in the table.</summary>
    Committed,

    /// <summary>It is not in the table, and may still come: a call that is under way, or a request that is on its way to the store, can commit it.</summary>
    NotYet,

    /// <summary>It is not in the table and cannot come any more under its key: the key was fenced, or its producer went on to a later number. The write has failed.</summary>
    Fenced,

    /// <summary>The part of the table's history that could tell is gone. For a key this means that it is used, and that a repeat adds nothing.</summary>
    Unknown,
}

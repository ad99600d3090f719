namespace LakeOrm.Delta.Log;

/// <summary>The kinds of files in a log.</summary>
internal enum LogFileKind
{
    /// <summary>Not needed to read the table.</summary>
    Other,

    /// <summary>One version's actions.</summary>
    Commit,

    /// <summary>A table's state in one Parquet file or several.</summary>
    Checkpoint,

    /// <summary>A table's state in a manifest of its own name, in Parquet or JSON, with or without sidecars.</summary>
    CheckpointV2,

    /// <summary>What the actions of several versions come to.</summary>
    Compacted,
}

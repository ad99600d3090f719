using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>What a merge does with a row.</summary>
[Experimental("LAKEORM001")]
public enum MergeAction
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>The write fails.</summary>
    Error,

    /// <summary>The row is added; only for one that matches nothing.</summary>
    Insert,

    /// <summary>The row takes the place of the table's, whose create time stays; only for one that matches.</summary>
    Update,

    /// <summary>The table's row goes; only for one that matches.</summary>
    Delete,
}

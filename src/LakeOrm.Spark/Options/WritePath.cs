using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Spark;

/// <summary>By which way rows go to the engine.</summary>
[Experimental("LAKEORM001")]
public enum WritePath
{
    /// <summary>With the statement while they are few, else staged.</summary>
    Auto,

    /// <summary>With the statement, however many they are: all of them are in memory at once, on both sides.</summary>
    Inline,

    /// <summary>As files in the storage, which the statement reads.</summary>
    Staged,
}

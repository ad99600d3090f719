using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>What a write does with the rows that are there.</summary>
[Experimental("LAKEORM001")]
public enum WriteMode
{
    /// <summary>They stay.</summary>
    Append,

    /// <summary>They go, in the same version.</summary>
    Overwrite,
}

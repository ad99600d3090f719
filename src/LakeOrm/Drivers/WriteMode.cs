using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>What a write does with the rows that are there.</summary>
[Experimental("LAKEORM001")]
public enum WriteMode
{
    /// <summary>They stay.</summary>
    Append,

    /// <summary>They go, in the same version: all, or those of the partitions that meet <see cref="WriteRequest.Where"/>.</summary>
    Overwrite,

    /// <summary>Those that match a row of the write change or go: <see cref="WriteRequest.Merge"/> says how.</summary>
    Merge,

    /// <summary>Those that meet <see cref="WriteRequest.Where"/> change: <see cref="WriteRequest.Set"/> says how.</summary>
    Update,

    /// <summary>Those that meet <see cref="WriteRequest.Where"/> go.</summary>
    Delete,

    /// <summary>They stay, in fewer files: <see cref="ILakeMaintenance.OptimizeAsync"/>.</summary>
    Optimize,

    /// <summary>They give way to those of an older version: <see cref="ILakeMaintenance.RestoreAsync"/>.</summary>
    Restore,

    /// <summary>They stay, and the table gets other properties: <see cref="ILakeMaintenance.SetPropertiesAsync"/>.</summary>
    SetProperties,
}

using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Spark;

/// <summary>The format of a lake's tables.</summary>
[Experimental("LAKEORM001")]
public enum LakeFormat
{
    /// <summary>Delta Lake.</summary>
    Delta,

    /// <summary>Apache Iceberg.</summary>
    Iceberg,
}

namespace LakeOrm;

/// <summary>Table formats, as a set.</summary>
[Flags]
public enum LakeFormats
{
    /// <summary>No format: nothing is checked.</summary>
    None = 0,

    /// <summary>Delta Lake.</summary>
    Delta = 1,

    /// <summary>Apache Iceberg.</summary>
    Iceberg = 2,

    /// <summary>Every format that LakeOrm knows.</summary>
    All = Delta | Iceberg,
}

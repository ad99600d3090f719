namespace LakeOrm.CompilerServices;

/// <summary>The keys that a record can declare.</summary>
[Flags]
public enum LakeKeyKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A primary key: <see cref="LakeColumnBaseAttribute.PrimaryKey"/>.</summary>
    Primary = 1,

    /// <summary>A merge key: <see cref="LakeColumnBaseAttribute.MergeKey"/>.</summary>
    Merge = 2,
}

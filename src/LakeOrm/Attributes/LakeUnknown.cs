namespace LakeOrm;

/// <summary>What a reader does with an enum value that the enum does not define: one that a newer program wrote.</summary>
public enum LakeUnknown
{
    /// <summary>Reading fails and names column, row and value.</summary>
    Error,

    /// <summary>The member becomes null, which it must take.</summary>
    Null,

    /// <summary>The member becomes the enum's 0, which must have a name.</summary>
    Default,
}

namespace LakeOrm;

/// <summary>What <see cref="LakeClient.VerifyAsync"/> does, in its order.</summary>
public enum VerifyStep
{
    /// <summary>The storage is asked what it promises.</summary>
    Promise,

    /// <summary>The client writes an object through its storage.</summary>
    Write,

    /// <summary>The engine reads the object where it believes it to be.</summary>
    Read,

    /// <summary>What the engine read is held against what was written.</summary>
    Compare,

    /// <summary>The client deletes the object.</summary>
    Delete,
}

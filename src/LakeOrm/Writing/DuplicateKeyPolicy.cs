namespace LakeOrm;

/// <summary>What an upsert does with rows of the call that have one key.</summary>
public enum DuplicateKeyPolicy
{
    /// <summary>The call fails with <see cref="LakeDataException"/>.</summary>
    Error,

    /// <summary>The first of them counts.</summary>
    First,

    /// <summary>The last of them counts.</summary>
    Last,
}

using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Storage;

/// <summary>What a store can promise beyond reading, writing, listing and deleting.</summary>
[Flags]
[Experimental("LAKEORM001")]
public enum LakeStorageCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="ILakeStorage.PutIfAbsentAsync"/> tells exactly one of many callers that it stored its object. Without it nothing can be committed.</summary>
    PutIfAbsent = 1,

    /// <summary><see cref="ILakeStorage.ReplaceIfUnchangedAsync"/> replaces only the object that the caller saw.</summary>
    ReplaceIfUnchanged = 2,

    /// <summary><see cref="ILakeStorage.TryCopyAsync"/> copies inside of the store, without the bytes passing through this process.</summary>
    Copy = 4,
}

namespace LakeOrm.Generators.Model;

/// <summary>The type of a list or map member: how it is gone through, and what a reader makes.</summary>
internal enum CollectionKind
{
    /// <summary>No list and no map.</summary>
    None,

    /// <summary><c>T[]</c>; what the interfaces of lists are read as.</summary>
    Array,

    /// <summary><c>List&lt;T&gt;</c>; what the mutable interfaces of lists are read as.</summary>
    List,

    ImmutableArray,

    /// <summary>A read-only interface of lists.</summary>
    ReadOnlyList,

    /// <summary>A mutable interface of lists.</summary>
    MutableList,

    /// <summary><c>Dictionary&lt;TKey, TValue&gt;</c> or an interface of it, which is read as one.</summary>
    Dictionary,
}

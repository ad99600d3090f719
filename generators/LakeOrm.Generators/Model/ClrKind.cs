namespace LakeOrm.Generators.Model;

/// <summary>The type of a member, without its nullability.</summary>
internal enum ClrKind
{
    Boolean,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    Decimal,
    String,
    ByteArray,
    Guid,
    DateOnly,
    TimeOnly,
    DateTime,
    DateTimeOffset,
    Enum,

    /// <summary><c>ReadOnlyMemory&lt;byte&gt;</c>.</summary>
    Memory,

    /// <summary>A list; which one is said by its <see cref="CollectionKind"/>.</summary>
    List,

    /// <summary>A dictionary.</summary>
    Map,

    /// <summary>A nested record.</summary>
    Struct,

    /// <summary>Whatever a user's serializer context turns into JSON.</summary>
    Json,

    /// <summary>Whatever a user's converter takes.</summary>
    Converted,
}

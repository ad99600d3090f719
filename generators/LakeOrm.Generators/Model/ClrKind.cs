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
}

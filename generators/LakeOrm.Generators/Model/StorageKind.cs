namespace LakeOrm.Generators.Model;

/// <summary>The neutral type of a column; the names are those of <c>LakeOrm.LakeTypeKind</c>, which the emitter prints.</summary>
internal enum StorageKind
{
    Boolean,
    Int8,
    Int16,
    Int32,
    Int64,
    Float32,
    Float64,
    Decimal,
    String,
    Binary,
    Uuid,
    Date,
    Time,
    Timestamp,
    TimestampNtz,
    List,
    Map,
    Struct,
}

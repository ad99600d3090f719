using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Json;

/// <summary>Every type, all of them nullable, read from JSON by member.</summary>
[LakeTable("cases.json_nullable_type"), LakeJson(Names = LakeJsonNames.Member)]
public partial record JsonNullableType
{
    public bool? Boolean { get; init; }

    public sbyte? SByte { get; init; }

    public byte? Byte { get; init; }

    public short? Int16 { get; init; }

    public ushort? UInt16 { get; init; }

    public int? Int32 { get; init; }

    public uint? UInt32 { get; init; }

    public long? Int64 { get; init; }

    public ulong? UInt64 { get; init; }

    public float? Single { get; init; }

    public double? Double { get; init; }

    [LakeColumn(Precision = 9, Scale = 2)]
    public decimal? Decimal9 { get; init; }

    [LakeColumn(Precision = 18, Scale = 4)]
    public decimal? Decimal18 { get; init; }

    [LakeColumn(Precision = 28, Scale = 10)]
    public decimal? Decimal28 { get; init; }

    [LakeColumn(Precision = 38, Scale = 6)]
    public decimal? Decimal38 { get; init; }

    public string? Text { get; init; }

    public byte[]? Bytes { get; init; }

    public Guid? Guid { get; init; }

    public DateOnly? Date { get; init; }

    public TimeOnly? Time { get; init; }

    public DateTime? Instant { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime? Reading { get; init; }

    public DateTimeOffset? Offset { get; init; }

    public Colour? Colour { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Colour? ColourNumber { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Permissions? Permissions { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Huge? Huge { get; init; }
}

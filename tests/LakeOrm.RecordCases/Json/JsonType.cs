using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Json;

/// <summary>Every type, read from JSON by column.</summary>
[LakeTable("cases.json_type"), LakeJson]
public partial record JsonType
{
    public required bool Boolean { get; init; }

    public required sbyte SByte { get; init; }

    public required byte Byte { get; init; }

    public required short Int16 { get; init; }

    public required ushort UInt16 { get; init; }

    public required int Int32 { get; init; }

    public required uint UInt32 { get; init; }

    public required long Int64 { get; init; }

    public required ulong UInt64 { get; init; }

    public required float Single { get; init; }

    public required double Double { get; init; }

    [LakeColumn(Precision = 9, Scale = 2)]
    public required decimal Decimal9 { get; init; }

    [LakeColumn(Precision = 18, Scale = 4)]
    public required decimal Decimal18 { get; init; }

    [LakeColumn(Precision = 28, Scale = 10)]
    public required decimal Decimal28 { get; init; }

    [LakeColumn(Precision = 38, Scale = 6)]
    public required decimal Decimal38 { get; init; }

    public required string Text { get; init; }

    public required byte[] Bytes { get; init; }

    public required Guid Guid { get; init; }

    public required DateOnly Date { get; init; }

    public required TimeOnly Time { get; init; }

    public required DateTime Instant { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public required DateTime Reading { get; init; }

    public required DateTimeOffset Offset { get; init; }

    public required Colour Colour { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public required Colour ColourNumber { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public required Permissions Permissions { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public required Huge Huge { get; init; }
}

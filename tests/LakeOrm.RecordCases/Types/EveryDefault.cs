namespace LakeOrm.RecordCases.Types;

/// <summary>A default for every type that can have one. Initializers and default arguments differ from them, so that it shows which one holds.</summary>
[LakeTable("cases.every_default")]
public partial record EveryDefault(long Id, [property: LakeColumn(Default = "unknown")] string Country = "argument", [property: LakeColumn(Optional = true)] string Kept = "kept")
{
    [LakeColumn(Default = true)]
    public bool Boolean { get; init; }

    [LakeColumn(Default = -128)]
    public sbyte SByte { get; init; }

    [LakeColumn(Default = 255)]
    public byte Byte { get; init; }

    [LakeColumn(Default = (short)-1)]
    public short Int16 { get; init; }

    [LakeColumn(Default = 65535)]
    public ushort UInt16 { get; init; }

    [LakeColumn(Default = int.MinValue)]
    public int Int32 { get; init; }

    [LakeColumn(Default = uint.MaxValue)]
    public uint UInt32 { get; init; }

    [LakeColumn(Default = long.MinValue)]
    public long Int64 { get; init; }

    [LakeColumn(Default = ulong.MaxValue)]
    public ulong UInt64 { get; init; }

    [LakeColumn(Default = 0.5F)]
    public float Single { get; init; }

    [LakeColumn(Default = double.NaN)]
    public double Double { get; init; }

    [LakeColumn(Precision = 9, Scale = 2, Default = "-1234567.89")]
    public decimal Decimal { get; init; }

    [LakeColumn(Precision = 9, Scale = 2, Default = 7)]
    public decimal WholeDecimal { get; init; }

    [LakeColumn(Default = "it's \"\\\n")]
    public string Text { get; init; } = "initializer";

    [LakeColumn(Default = "0191d5b8-1234-7567-89ab-cdef01234567")]
    public Guid Guid { get; init; }

    [LakeColumn(Default = "2020-02-29")]
    public DateOnly Date { get; init; }

    [LakeColumn(Default = "13:45:00.000001")]
    public TimeOnly Time { get; init; }

    [LakeColumn(Default = "2020-01-31T13:45:00+01:00")]
    public DateTime Instant { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz, Default = "2020-01-31T13:45:00")]
    public DateTime Reading { get; init; }

    [LakeColumn(Default = "2020-01-31T13:45:00Z")]
    public DateTimeOffset Offset { get; init; }

    [LakeColumn(Default = Types.Colour.Azure)]
    public Colour Colour { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number, Default = Types.Huge.Most)]
    public Huge Huge { get; init; }

    [LakeColumn(Default = 7)]
    public int? Nullable { get; init; } = 8;

    [LakeColumn(Default = 7)]
    public byte? NullableByte { get; init; }

    [LakeColumn(Default = "text")]
    public string? NullableText { get; init; }
}

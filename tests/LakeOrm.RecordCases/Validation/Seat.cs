using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A key of every type that a key may have, some of them null, in a record that is a value.</summary>
[LakeTable("cases.seats")]
[LakeUnique(nameof(Truth), nameof(Tiny), nameof(Big), nameof(Money), nameof(Text), nameof(Bytes), nameof(Id), nameof(Day), nameof(Time), nameof(At), nameof(Clock), nameof(Moment), nameof(Colour), nameof(Number))]
public readonly partial record struct Seat
{
    public Seat()
    {
    }

    public bool Truth { get; init; }

    public sbyte? Tiny { get; init; } = 1;

    public ulong Big { get; init; }

    [LakeColumn(Precision = 20, Scale = 2)]
    public decimal? Money { get; init; } = 1;

    public string? Text { get; init; } = "";

    public byte[] Bytes { get; init; } = [];

    public Guid Id { get; init; }

    public DateOnly? Day { get; init; } = default(DateOnly);

    public TimeOnly Time { get; init; }

    public DateTime At { get; init; } = DateTime.UnixEpoch;

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime? Clock { get; init; } = default(DateTime);

    public DateTimeOffset Moment { get; init; }

    public Colour Colour { get; init; } = Colour.Red;

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Permissions? Number { get; init; } = Permissions.None;

    public double Weight { get; init; }
}

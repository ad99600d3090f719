namespace LakeOrm.Fuzz.Corpus;

/// <summary>A row with something of each kind, so that its table's log, statistics and files have something of each kind.</summary>
[LakeTable("fuzz.things")]
public partial record Thing
{
    [LakeColumn(PrimaryKey = true)]
    public long Id { get; init; }

    [LakePartition]
    public string? Kind { get; init; }

    public string? Note { get; init; }

    public int? Number { get; init; }

    [LakeColumn(Precision = 30, Scale = 4)]
    public decimal? Amount { get; init; }

    public double? Share { get; init; }

    public bool IsOpen { get; init; }

    public DateOnly? Day { get; init; }

    public DateTimeOffset? At { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime? Local { get; init; }

    public byte[]? Bytes { get; init; }

    public IReadOnlyList<string?>? Tags { get; init; }

    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>Rows that are the same at every run.</summary>
    public static Thing[] Some(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(static i => new Thing
        {
            Id = i,
            Kind = (i % 3) switch { 0 => null, 1 => "a b/c", _ => "ü%" },
            Note = i % 4 == 0 ? null : new string((char)('a' + (i % 20)), i % 60),
            Number = i % 5 == 0 ? null : i * 1000,
            Amount = i % 7 == 0 ? null : i / 8m,
            Share = i % 6 == 0 ? null : 1.0 / (i + 1),
            IsOpen = i % 2 == 0,
            Day = new DateOnly(2026, 1, 1).AddDays(i),
            At = DateTimeOffset.UnixEpoch.AddHours(i),
            Local = new DateTime(2026, 1, 1).AddHours(i),
            Bytes = [(byte)i, 0, 255],
            Tags = i % 3 == 0 ? null : [null, "x", "y" + i],
            Counts = i % 3 == 1 ? null : new Dictionary<string, int> { ["one"] = 1, ["i"] = i },
        }),
    ];
}
